package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressBlockTest {
  private static void check(boolean expected, String block, String address) {
    boolean holds = AddressBlock.of(block).holds(InetAddress.ofLiteral(address).getAddress());
    assertEquals(expected, holds, block + " " + address);
  }

  @Test
  void holdsWhatBeginsAsItDoes() {
    check(true, "10.0.0.0/8", "10.255.0.1");
    check(false, "10.0.0.0/8", "11.0.0.1");
    check(true, "100.64.0.0/10", "100.127.255.255");
    check(false, "100.64.0.0/10", "100.128.0.0");
    check(true, "0.0.0.0/0", "203.0.113.9");
    check(true, "192.0.2.1", "192.0.2.1");
    check(false, "192.0.2.1", "192.0.2.2");
    check(true, "2001:db8::/32", "2001:db8:ffff::1");
    check(false, "2001:db8::/32", "2001:db9::");
    check(false, "0.0.0.0/0", "::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "10.0.0.1/8",
        "::1/64",
        "host/8"
      })
  void otherTextsAreNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressBlock.of(text));
  }
}
