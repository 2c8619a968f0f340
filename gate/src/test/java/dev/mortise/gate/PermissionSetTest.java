package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The index answers as the matcher does. `-Dmortise.fuzz=N` does N rounds instead.
class PermissionSetTest {
  private static final int ROUNDS = Integer.getInteger("mortise.fuzz", 2_000);
  private static final String[] PIECES = {
    "*",
    "**",
    ".",
    "/",
    "a",
    "b",
    "example",
    "com",
    "com.",
    "example.com",
    "api.example.com",
    ":80",
    ":443",
    "[::1]",
    "127.1",
    "pods",
    "dev",
    "%2e",
    "..",
    "\\",
    "",
    "-",
    "A",
    "xn--e1a",
    "@",
    "|",
  };
  private static final String[] SCOPES = {
    "namespace=dev",
    "namespace=dev|test",
    "cluster=a,namespace=dev",
    "namespace=",
    "=",
    "x",
    "n=a,n=b",
  };

  private static Permission any(Random random) {
    PermissionArea[] areas = PermissionArea.values();
    PermissionArea area = areas[random.nextInt(areas.length)];
    var actions = area.actions();
    String action = actions.get(random.nextInt(actions.size())).name();
    if (area == PermissionArea.HTTP && random.nextInt(4) == 0) {
      action = random.nextBoolean() ? "head" : "options";
    }
    StringBuilder target = new StringBuilder(random.nextBoolean() ? "" : "/");
    for (int n = random.nextInt(5); n > 0; n--) {
      target.append(PIECES[random.nextInt(PIECES.length)]);
      target.append(random.nextInt(4) == 0 ? "/" : "");
    }
    String scope = random.nextInt(3) == 0 ? SCOPES[random.nextInt(SCOPES.length)] : null;
    return new Permission(area.word(), action, target.toString(), scope);
  }

  @Test
  @DisplayName("torture/45 many permissions at once answer as each of them would")
  void answersAsTheMatcherDoes() {
    Random random = new Random(4545);
    int covered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Permission> held = new ArrayList<>();
      for (int n = random.nextInt(40); n >= 0; n--) {
        held.add(any(random));
      }
      PermissionSet set = PermissionSet.of(held);
      for (int n = 0; n < 40; n++) {
        Permission like = held.get(random.nextInt(held.size()));
        Permission any = any(random);
        Permission need =
            random.nextBoolean()
                ? any
                : new Permission(
                    like.area(),
                    like.action(),
                    random.nextBoolean() ? like.target() : any.target(),
                    random.nextBoolean() ? like.scope() : any.scope());
        boolean expected = held.stream().anyMatch(h -> PermissionMatcher.covers(h, need));
        covered += expected ? 1 : 0;
        assertEquals(expected, set.covers(need), () -> held + " and " + need);
        assertEquals(expected, set.covers(need), () -> "remembered: " + held + " and " + need);
      }
    }
    assertTrue(covered > ROUNDS, "the needs are near enough to be covered at times: " + covered);
  }

  @Test
  @DisplayName("torture/45 whatever stands where a permission should is read or refused")
  void readsOrRefuses() {
    Random random = new Random(451);
    for (int round = 0; round < ROUNDS * 10; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(9); n > 0; n--) {
        text.append(
            switch (random.nextInt(5)) {
              case 0 -> PIECES[random.nextInt(PIECES.length)];
              case 1 -> ":";
              case 2 -> random.nextBoolean() ? "net:http" : "k8s:list";
              case 3 -> "@" + SCOPES[random.nextInt(SCOPES.length)];
              default -> Character.toString(random.nextInt(0x250));
            });
      }
      try {
        Permission read = Permission.parse(text.toString());
        assertEquals(read, Permission.parse(read.toString()), text.toString());
      } catch (PluginException e) {
        assertTrue(e.getMessage().contains("is not a permission"), e.getMessage());
      }
    }
  }

  @Test
  void aThousandPatternsAreDecidedFast() {
    List<Permission> held = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      held.add(Permission.parse("net:http:*.host" + i + ".example.com"));
    }
    PermissionSet set = PermissionSet.of(held);
    // Generous: it is the order of magnitude that a walk through all would miss.
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 200_000; i++) {
            assertTrue(
                set.covers(Permission.of("net", "http", "a.host" + i % 1_000 + ".example.com")));
            assertFalse(
                set.covers(Permission.of("net", "http", "a.b" + i % 1_000 + ".example.com")));
          }
        });
  }
}
