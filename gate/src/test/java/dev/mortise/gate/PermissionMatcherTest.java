package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Permission;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionMatcherTest {
  @ParameterizedTest
  @CsvSource({
    // words
    "tool:offer:get_rate, tool:offer:get_rate, true",
    "tool:offer:get_rate, tool:offer:get_rates, false",
    "tool:offer:*, tool:offer:get_rate, true",
    "tool:offer:*, tool:call:get_rate, false",
    "tool:offer:get_rate, tool:offer:*, false",
    // no wildcard crosses an area or an action
    "tool:*:x, tool:call:x, false",
    "*:call:x, tool:call:x, false",
    // what the table does not know covers nothing, not even itself
    "magic:do:x, magic:do:x, false",
    "tool:juggle:x, tool:juggle:x, false",
    // no target
    "messages:observe, messages:observe, true",
    "messages:observe, messages:change, false",
    "messages:observe:x, messages:observe, false",
    // hosts
    "net:http:api.example.com, net:http:api.example.com, true",
    "net:http:api.example.com, net:http:API.Example.com., true",
    "net:http:*.example.com, net:http:api.example.com, true",
    "net:http:*.example.com, net:http:a.b.example.com, true",
    "net:http:*.example.com, net:http:example.com, false",
    "net:http:*.example.com, net:http:evilexample.com, false",
    "net:http:*.example.com, net:http:example.com.attacker.tld, false",
    "net:http:*.example.com, net:http:*.api.example.com, true",
    "net:http:*.api.example.com, net:http:*.example.com, false",
    "net:http:*, net:http:anything.example, true",
    "net:http:*, net:http:127.0.0.1, false",
    "net:http:*, net:http:[::1], false",
    "net:http:*.0.0.1, net:http:127.0.0.1, false",
    "net:http:127.0.0.1, net:http:127.0.0.1, true",
    "net:http:api.example.com, net:http:api.example.com:8443, false",
    "net:http:api.example.com:8443, net:http:api.example.com:8443, true",
    "net:http:api.example.com:8443, net:http:api.example.com, false",
    "net:tcp:db.internal:5432, net:tcp:db.internal:5433, false",
    "net:tcp:[::1]:5432, net:tcp:[::1]:5432, true",
    "net:http:*.example.com, net:http:a..example.com, false",
    // paths
    "http:get:/rates/**, http:get:/rates/a/b, true",
    "http:get:/rates/**, http:get:/rates, true",
    "http:get:/rates/**, http:get:/ratesx, false",
    "http:get:/rates/*, http:get:/rates/a, true",
    "http:get:/rates/*, http:get:/rates/a/b, false",
    "http:get:/rates/*, http:get:/rates/, false",
    "http:get:/rates/*, http:get:/rates/**, false",
    "http:get:/**, http:get:/, true",
    "http:get:/rates/**, http:get:/rates/../admin, false",
    "http:get:/rates/**, http:get:/rates//admin, false",
    "http:get:/rates/**, http:get:/rates/%2e%2e/admin, false",
    "http:get:/rates/**, http:get:rates/a, false",
    "http:get:/rates, http:head:/rates, true",
    "http:get:/rates, http:post:/rates, false",
    "http:post:/rates, http:get:/rates, false",
    // scopes narrow
    "k8s:list:pods, k8s:list:pods@namespace=dev, true",
    "k8s:list:pods@namespace=dev, k8s:list:pods, false",
    "k8s:list:pods@namespace=dev|test, k8s:list:pods@namespace=test, true",
    "k8s:list:pods@namespace=dev, k8s:list:pods@namespace=dev|test, false",
    "k8s:list:pods@namespace=dev, k8s:list:pods@namespace, false",
    "k8s:list:*, k8s:list:pods, true",
    "k8s:list:pods, k8s:list:secrets, false",
  })
  void covers(String held, String need, boolean expected) {
    assertEquals(
        expected, PermissionMatcher.covers(Permission.parse(held), Permission.parse(need)));
  }

  @Test
  @DisplayName("torture/45 whatever two permissions say, the matcher answers")
  void total() {
    String[] pieces = {
      "net",
      "http",
      "k8s",
      "get",
      "*",
      "**",
      "/",
      "..",
      ".",
      ":",
      "[",
      "]",
      "@",
      "=",
      "|",
      ",",
      "a",
      "0x7f",
      "%",
      "\\",
      "example.com",
      "65536",
      "",
    };
    Random random = new Random(45);
    for (int i = 0; i < 50_000; i++) {
      Permission held = any(random, pieces);
      Permission need = random.nextBoolean() ? held : any(random, pieces);
      boolean covers = PermissionMatcher.covers(held, need);
      if (covers) {
        assertEquals(held.area(), need.area());
      }
    }
  }

  private static Permission any(Random random, String[] pieces) {
    StringBuilder target = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      target.append(pieces[random.nextInt(pieces.length)]);
    }
    String area = random.nextBoolean() ? "net" : "http";
    String action = random.nextBoolean() ? "http" : "get";
    String scope = random.nextInt(4) == 0 ? pieces[random.nextInt(pieces.length)] : null;
    return new Permission(area, action, target.toString(), scope);
  }
}
