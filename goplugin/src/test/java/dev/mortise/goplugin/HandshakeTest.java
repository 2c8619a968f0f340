package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final String CERTIFICATE = Identity.create().handshakeField();

  private static Handshake parse(String line) {
    return Handshake.parse("echo", line, Set.of(1, 2));
  }

  private static void refused(ErrorCode code, String words, String line) {
    PluginException failure = assertThrows(PluginException.class, () -> parse(line));
    assertEquals(code, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().startsWith("echo: "), failure.getMessage());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }

  @Test
  void readsEveryField() {
    Handshake handshake = parse("1|2|unix|/tmp/plugin1|grpc|" + CERTIFICATE + "|false");
    assertEquals(1, handshake.coreVersion());
    assertEquals(2, handshake.appVersion());
    assertEquals("unix", handshake.network());
    assertEquals("/tmp/plugin1", handshake.address());
    assertEquals("grpc", handshake.protocol());
    assertEquals(false, handshake.multiplex());
    var certificate = java.util.Objects.requireNonNull(handshake.certificate());
    assertEquals("CN=localhost,O=Mortise", certificate.getSubjectX500Principal().getName());
  }

  @Test
  void acceptsWhatRealPluginsPrint() {
    var expected = new Handshake(1, 1, "unix", "/tmp/p", "grpc", null, null);
    assertEquals(expected, parse("1|1|unix|/tmp/p|grpc"));
    assertEquals(expected, parse("1|1|unix|/tmp/p|grpc|"));
    assertEquals(expected, parse("1|1|unix|/tmp/p|grpc||"));
  }

  @Test
  @DisplayName("torture/14 CRLF and spaces around the line are no part of it")
  void torture14_spaceAround() {
    var expected = new Handshake(1, 1, "unix", "/tmp/p", "grpc", null, true);
    assertEquals(expected, parse("1|1|unix|/tmp/p|grpc||true\r"));
    assertEquals(expected, parse("  1|1|unix|/tmp/p|grpc||true   \r"));
    assertEquals(expected, parse("1|1|unix|/tmp/p|grpc||true|new|newer|newest"));
  }

  @Test
  @DisplayName("torture/14 every wrong line is told apart")
  void torture14_wrongLines() {
    refused(ErrorCode.HANDSHAKE_MALFORMED, "before its handshake", "");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "\"hello\" before its handshake", "hello");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "\\x1b[31m", "\033[31mred");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "before its handshake", "a|b|c|d|e");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "has 3 fields, needs at least 4", "1|1|unix");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "expected a number", "1|x|unix|/tmp/p|grpc");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "expected true or false", "1|1|unix|/p|grpc||maybe");
    refused(ErrorCode.HANDSHAKE_MALFORMED, "65536", "1|1|unix|/" + "x".repeat(1 << 20) + "|grpc");
    refused(ErrorCode.HANDSHAKE_INCOMPATIBLE, "core version 2", "2|1|unix|/tmp/p|grpc");
    refused(ErrorCode.HANDSHAKE_INCOMPATIBLE, "[1, 2]", "1|99|unix|/tmp/p|grpc");
    refused(ErrorCode.HANDSHAKE_INCOMPATIBLE, "net/rpc is not spoken", "1|1|unix|/tmp/p");
    refused(ErrorCode.HANDSHAKE_INCOMPATIBLE, "\"netrpc\"", "1|1|unix|/tmp/p|netrpc|");
    refused(ErrorCode.HANDSHAKE_INCOMPATIBLE, "\"thrift\"", "1|1|unix|/tmp/p|thrift|");
    refused(ErrorCode.HANDSHAKE_ADDRESS, "\"udp\"", "1|1|udp|/tmp/p|grpc|");
    refused(ErrorCode.HANDSHAKE_ADDRESS, "empty address", "1|1|unix||grpc|");
    refused(ErrorCode.HANDSHAKE_CERTIFICATE, "\"%%%\"", "1|1|unix|/tmp/p|grpc|%%%");
    refused(ErrorCode.HANDSHAKE_CERTIFICATE, "X.509", "1|1|unix|/tmp/p|grpc|" + "QUJD".repeat(40));
  }

  @Test
  @DisplayName("torture/45 a fuzzed line is read or refused, never anything else, and soon")
  void torture45_fuzz() {
    var random = new Random(45);
    String[] seeds = {
      "1|1|unix|/tmp/plugin123|grpc||true",
      "1|2|tcp|127.0.0.1:10000|grpc|" + CERTIFICATE + "|false",
      "1|1|unix|/tmp/p",
    };
    long begin = System.nanoTime();
    int accepted = 0;
    for (int i = 0; i < 60_000; i++) {
      String line = mutate(random, seeds[random.nextInt(seeds.length)]);
      try {
        parse(line);
        accepted++;
      } catch (PluginException e) {
        assertTrue(e.getMessage().startsWith("echo: "), line);
        assertTrue(e.getMessage().length() < 1000, line);
        assertTrue(e.getMessage().chars().noneMatch(c -> c < 32), line);
      }
    }
    assertTrue(accepted > 0);
    assertTrue(System.nanoTime() - begin < 60_000_000_000L);
  }

  private static String mutate(Random random, String seed) {
    var line = new StringBuilder(seed);
    for (int n = random.nextInt(6); n > 0 && !line.isEmpty(); n--) {
      int at = random.nextInt(line.length());
      switch (random.nextInt(7)) {
        case 0 -> line.deleteCharAt(at);
        case 1 -> line.insert(at, '|');
        case 2 -> line.insert(at, (char) random.nextInt(0x10000));
        case 3 -> line.setCharAt(at, (char) random.nextInt(128));
        case 4 -> line.setLength(at);
        case 5 -> line.insert(at, line.substring(at / 2, at));
        default -> line.insert(at, "9".repeat(random.nextInt(40)));
      }
    }
    return line.toString();
  }
}
