package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One reading of where a connection goes.
class NetworkTargetTest {
  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, api.example.com, https://api.example.com/",
    "HTTPS://API.Example.COM:443/a?b=c#d, api.example.com, https://api.example.com/a?b=c",
    "http://a.example.:8080/x, a.example:8080, http://a.example:8080/x",
    "https://a.example:80, a.example:80, https://a.example:80/",
    "wss://a.example/chat, a.example, wss://a.example/chat",
    "http://b\u00fccher.example/\u00fc, xn--bcher-kva.example, http://xn--bcher-kva.example/%C3%BC",
    "https://\u0430pple.com, xn--pple-43d.com, https://xn--pple-43d.com/",
    "http://\uff11\uff12\uff17.0.0.1/, 127.0.0.1, http://127.0.0.1/",
    "http://127\u30020.0.1/, 127.0.0.1, http://127.0.0.1/",
    "http://10.0.0.7:5432/, 10.0.0.7:5432, http://10.0.0.7:5432/",
    "http://[::1]:80/, [::1], http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/, [::1], http://[::1]/",
    "http://[2001:0DB8::0:1]/, [2001:db8::1], http://[2001:db8::1]/",
    "http://[2001:db8:0:0:1:0:0:1]/, [2001:db8::1:0:0:1], http://[2001:db8::1:0:0:1]/",
    "http://[::ffff:a9fe:a9fe]/, 169.254.169.254, http://169.254.169.254/",
    "http://[::ffff:169.254.169.254]/, 169.254.169.254, http://169.254.169.254/",
    "http://[64:ff9b::7f00:1]/, [64:ff9b::7f00:1], http://[64:ff9b::7f00:1]/",
    "http://[::]/, [::], http://[::]/"
  })
  void isReadOnce(String url, String target, String again) {
    NetworkTarget read = NetworkTarget.ofUrl(url);
    assertEquals(target, read.permissionTarget());
    assertEquals(again, read.url());
    assertEquals(read, NetworkTarget.ofUrl(again), "reading it again changes nothing");
  }

  @ParameterizedTest
  @DisplayName("torture/29: addresses in disguise are no addresses at all")
  @ValueSource(
      strings = {
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.0.0.1.5/",
        "http://127.0.0.01/",
        "http://256.0.0.1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1/",
        "http://[1.2.3.4]/",
        "http://allowed.com@evil.example/",
        "http://allowed.com:80@evil.example/",
        "http://allowed.com\\@evil.example/",
        "http://allowed.com\\.evil.example/",
        "http://allowed.com\t.evil.example/",
        "http://allowed.com%2eevil.example/",
        "http://%31%32%37.0.0.1/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a.example:-1/",
        "http://a..example/",
        "http://.a.example/",
        "http:///etc/passwd",
        "http:a.example",
        "//a.example/",
        "file:///etc/passwd",
        "gopher://a.example/",
        "ftp://a.example/",
        "javascript:alert(1)",
        "http://a.example/ HTTP/1.1",
        "http://a.example/\r\nX: y",
        "http://\u202ea.example/",
        ""
      })
  void isRefused(String url) {
    PluginException e = assertThrows(PluginException.class, () -> NetworkTarget.ofUrl(url));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertTrue(e.getMessage().chars().noneMatch(c -> c < ' '), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "db.internal:5432, db.internal:5432",
    "DB.internal.:80, db.internal:80",
    "10.0.0.7:5432, 10.0.0.7:5432",
    "[0::1]:80, [::1]:80",
    "[::ffff:10.0.0.7]:80, 10.0.0.7:80"
  })
  void readsEndpoints(String endpoint, String target) {
    assertEquals(target, NetworkTarget.ofEndpoint(endpoint).permissionTarget());
  }

  @ParameterizedTest
  @DisplayName("torture/29: endpoints in disguise")
  @ValueSource(
      strings = {
        "db",
        "db:",
        ":80",
        "db:0",
        "db:070000",
        "db:80/x",
        "u@db:80",
        "127.1:80",
        "::1:80",
        "[::1]",
        "db:+80",
        "db:80 ",
        "db\t:80",
        "db:80?x"
      })
  void refusesEndpoints(String endpoint) {
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        assertThrows(PluginException.class, () -> NetworkTarget.ofEndpoint(endpoint)).code());
  }

  /// What readers of URLs disagree about.
  private static final List<String> PIECES =
      List.of(
          "http://",
          "https://",
          "ws://",
          "//",
          "/",
          "\\",
          "@",
          ":",
          "?",
          "#",
          "[",
          "]",
          "%",
          "%2e",
          "%00",
          ".",
          "..",
          "127",
          "0x7f",
          "0177",
          "1",
          "::",
          "::ffff:",
          "a",
          "example",
          "com",
          "xn--",
          "\u3002",
          "\uff0e",
          "\uff11",
          "\u00df",
          "\u0130",
          "\u200d",
          "\ud800",
          "\t",
          "\r\n",
          " ",
          "80",
          "0",
          "65536",
          "-1",
          "&",
          ";",
          "!",
          "*");

  @Test
  @DisplayName("torture/45: URLs made of what readers disagree about")
  void whatIsReadIsReadTheSameAgain() {
    var random = new SplittableRandom(29);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      var url = new StringBuilder(random.nextInt(4) == 0 ? "" : "http://");
      for (int i = random.nextInt(9); i >= 0; i--) {
        url.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      try {
        NetworkTarget target = NetworkTarget.ofUrl(url.toString());
        read++;
        assertEquals(target, NetworkTarget.ofUrl(target.url()), url.toString());
        assertTrue(target.host().matches("[a-z0-9._:-]+"), target.host());
        assertTrue(target.path().chars().allMatch(c -> c > ' ' && c < 0x7f), target.path());
      } catch (PluginException e) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code(), url.toString());
      }
    }
    assertTrue(read > 500, "only " + read + " were URLs at all");
  }
}
