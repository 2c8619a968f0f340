package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where links lead: what counts as an address, and what a person is shown of it.
final class WebAddressTest {
  private static void check(String said, String text, String host) {
    assertEquals(Optional.of(new WebAddress(text, host)), WebAddress.of(said), said);
  }

  private static void refused(String said) {
    assertEquals(Optional.empty(), WebAddress.of(said), said);
  }

  @Test
  void anAddressOfTheWebIsTakenAsItIs() {
    check("https://example.com", "https://example.com", "example.com");
    check("http://example.com:8080/a?b=c#d", "http://example.com:8080/a?b=c#d", "example.com");
    check("HTTPS://example.com/@ada", "https://example.com/@ada", "example.com");
    check("https://[::1]:80/", "https://[::1]:80/", "[::1]");
    check("https://10.0.0.1/a%20b", "https://10.0.0.1/a%20b", "10.0.0.1");
    check("https://a.example?x=1", "https://a.example?x=1", "a.example");
  }

  @Test
  void nothingInItHidesTurnsOrLooksLikeAnother() {
    check("https://exa\u202emple.com/\u0007a\u200bb", "https://example.com/ab", "example.com");
    check(" https://exa\nmple.com/\u001b[2J\t", "https://example.com/%5B2J", "example.com");
    check("\u2066https://example.com/\u2069a\ufeff", "https://example.com/a", "example.com");
  }

  @Test
  void lettersBeyondAsciiAreShownAsTheyAreSent() {
    check("https://\u0430pple.com/", "https://xn--pple-43d.com/", "xn--pple-43d.com");
    check("https://a.example/\u00e9 |[1]", "https://a.example/%C3%A9%20%7C%5B1%5D", "a.example");
  }

  @Test
  void everythingElseIsRefused() {
    refused("");
    refused("example.com");
    refused("//example.com");
    refused("javascript:alert(1)");
    refused("java\u0000script:alert(1)");
    refused("file:///etc/passwd");
    refused("ftp://example.com");
    refused("data:text/html,x");
    refused("https:example.com");
    refused("https://");
    refused("https:///x");
    refused("https://good.example@evil.example/");
    refused("https://good.example%2f@evil.example/");
    refused("https://good.example\\@evil.example/");
    refused("https://good.example\\.evil.example/");
    refused("https://good.example\u2100.evil.example/");
    refused("https://a b.example/");
    refused("https://a..example/");
    refused("https://a.example:port/");
    refused("https://a.example/%zz");
    refused("x https://a.example/");
    refused("https://a.example/" + "x".repeat(WebAddress.LENGTH_MAX));
    refused("https://a.example/" + "\u6f22".repeat(WebAddress.LENGTH_MAX / 3));
  }
}
