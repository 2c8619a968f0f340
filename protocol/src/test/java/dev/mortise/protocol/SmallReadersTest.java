package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Suggestions, units, ids and permissions: one text in, one answer out.
class SmallReadersTest {
  @ParameterizedTest
  @CsvSource({
    "kidn,kind",
    "kinds,kind",
    "KIND,kind",
    "entyr,entry",
    "x,",
    "colour,",
    "dialekt,dialect",
    "'',"
  })
  void suggestsTheNearestWord(String word, String expected) {
    assertEquals(
        Optional.ofNullable(expected),
        Suggest.nearest(word, List.of("kind", "entry", "dialect", "confined")));
  }

  @Test
  void suggestsNothingForEndlessWords() {
    assertEquals(Optional.empty(), Suggest.nearest("k".repeat(100_000), List.of("kind")));
  }

  @ParameterizedTest
  @CsvSource({
    "64 MiB,67108864",
    "64MiB,67108864",
    "1KB,1000",
    "1 KiB,1024",
    "1.5 GiB,1610612736",
    "512,512",
    "10 B,10",
    "0,",
    "-1,",
    "1 mib,",
    "1 TB,",
    "MiB,",
    "'',",
    "999999999999999 GiB,",
    "0.1,"
  })
  void readsSizes(String text, Long bytes) {
    assertEquals(Optional.ofNullable(bytes), Units.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2s,PT2S",
    "250ms,PT0.25S",
    "1.5 m,PT1M30S",
    "1h,PT1H",
    "2d,PT48H",
    "2,",
    "0s,",
    "2 S,"
  })
  void readsTimes(String text, Duration duration) {
    assertEquals(Optional.ofNullable(duration), Units.duration(text));
  }

  @ParameterizedTest
  @CsvSource({"100/s,100", "600/m,10", "36 / h,0.01", "100,", "0/s,", "1/d,", "a/s,"})
  void readsRates(String text, Double perSecond) {
    assertEquals(Optional.ofNullable(perSecond), Units.perSecond(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s:list:pods@namespace=dev|test",
        "k8s:get:*",
        "k8s:get:pods@cluster=a,namespace=b",
        "k8s:log:pods/log",
        "net:http:*.example.com",
        "net:http:example.com:8443",
        "net:tcp:db.internal:5432",
        "net:tcp:[::1]:80",
        "net:http:*",
        "net:http:10.0.0.1",
        "net:http:xn--bcher-kva.example",
        "fs:read:opened",
        "storage:use",
        "secrets:use",
        "secrets:read:token",
        "clipboard:write",
        "tool:call:*",
        "messages:observe",
        "messages:change",
        "http:intercept",
        "http:get:/rates/**",
        "http:post:/a/*/b",
        "http:get:/",
        "data:publish",
        "point:offer:acme.TaxRule",
        "process:unconfined",
        "account:key"
      })
  void acceptsPermissionsThatMeanSomething(String text) {
    assertEquals(Optional.empty(), PermissionRules.check(Permission.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s:lst:pods",
        "kubernetes:list:pods",
        "k8s:list",
        "k8s:list:Pods",
        "k8s:list:pods@x=y",
        "k8s:list:pods@namespace=",
        "k8s:get:pods@cluster=a,cluster=b",
        "net:http:*.10.0.0.1",
        "net:http",
        "net:http:https://a",
        "net:http:Example.com",
        "net:http:b\u00fccher.example",
        "net:http:*.*.com",
        "net:http:a*.com",
        "net:tcp:db",
        "net:tcp:db:0",
        "net:tcp:db:70000",
        "net:http:user@evil.com",
        "storage:use:x",
        "tool:call:a/b",
        "*:*",
        "tool:*",
        "http:get:rates",
        "http:get:/a/../b",
        "http:get:/a/**/b",
        "http:get:/a?b",
        "http:get://a",
        "http:GET:/a",
        "fs:read:../x",
        "messages:observe@s"
      })
  void refusesPermissionsThatMeanNothing(String text) {
    assertEquals(
        true,
        PermissionRules.check(Permission.parse(text)).isPresent(),
        () -> text + " should be refused");
  }

  @Test
  void saysWhichWordWasMeant() {
    assertEquals(
        Optional.of(
            "\"net:htpp:a.com\" names no action of net: \"htpp\" is none of http, tcp, websocket."
                + " Did you mean \"http\"?"),
        PermissionRules.check(Permission.parse("net:htpp:a.com")));
  }
}
