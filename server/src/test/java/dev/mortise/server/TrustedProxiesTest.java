package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.protocol.AddressBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of(AddressBlock.of("10.0.0.0/8"), AddressBlock.of("fd00::/8")));

  private static void check(
      String expected, String peer, List<String> xForwardedFor, List<String> forwarded) {
    Map<String, List<String>> headers = new HashMap<>();
    if (!xForwardedFor.isEmpty()) {
      headers.put("x-forwarded-for", xForwardedFor);
    }
    if (!forwarded.isEmpty()) {
      headers.put("forwarded", forwarded);
    }
    assertEquals(expected, PROXIES.client(peer, headers));
  }

  private static void check(String expected, String peer, String... xForwardedFor) {
    check(expected, peer, List.of(xForwardedFor), List.of());
  }

  @Test
  void theClientIsTheLastThatIsNoTrustedProxy() {
    check("10.0.0.1", "10.0.0.1");
    check("203.0.113.9", "10.0.0.1", "203.0.113.9");
    check("203.0.113.9", "10.0.0.1", "203.0.113.9, 10.1.1.1");
    check("203.0.113.9", "10.0.0.1", "192.0.2.77, 203.0.113.9");
    check("203.0.113.9", "10.0.0.1", "192.0.2.77", "203.0.113.9", "10.2.2.2");
    check("203.0.113.9", "10.0.0.1", " 203.0.113.9:4711 ");
    check("2001:db8:0:0:0:0:0:1", "fd00::1", "2001:db8::1");
    check("2001:db8:0:0:0:0:0:1", "fd00::1", "[2001:db8::1]:443");
    check("10.3.3.3", "10.0.0.1", "10.3.3.3, 10.4.4.4");
  }

  @Test
  void nobodyElseIsBelieved() {
    check("203.0.113.9", "203.0.113.9", "192.0.2.77");
    assertEquals(
        "10.0.0.1",
        TrustedProxies.NONE.client("10.0.0.1", Map.of("x-forwarded-for", List.of("203.0.113.9"))));
  }

  @Test
  void whatIsNoAddressSaysNothing() {
    for (String odd : List.of("unknown", "", "_hidden", "localhost", "203.0.113.999")) {
      check("10.1.1.1", "10.0.0.1", "203.0.113.9, " + odd + ", 10.1.1.1");
    }
  }

  @Test
  void forwardedIsReadAlike() {
    check("203.0.113.9", "10.0.0.1", List.of(), List.of("for=203.0.113.9;proto=https"));
    check(
        "2001:db8:0:0:0:0:0:1",
        "10.0.0.1",
        List.of(),
        List.of("For=192.0.2.77, proto=https; FOR=\"[2001:db8::1]:4711\";by=10.0.0.1"));
    check("203.0.113.9", "10.0.0.1", List.of(), List.of("for=\"192.0.2.77", "for=203.0.113.9"));
    check("10.0.0.1", "10.0.0.1", List.of(), List.of("proto=https"));
  }

  @Test
  void ofTwoHeadersThatDisagreeOneIsTheClientsOwn() {
    check("203.0.113.9", "10.0.0.1", List.of("203.0.113.9"), List.of("for=203.0.113.9"));
    check("10.0.0.1", "10.0.0.1", List.of("203.0.113.9"), List.of("for=192.0.2.77"));
  }
}
