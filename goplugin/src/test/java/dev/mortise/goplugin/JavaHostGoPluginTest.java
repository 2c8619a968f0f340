package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Java host and a plugin on the real go-plugin library.
class JavaHostGoPluginTest {
  private static final CallOptions OPTIONS = CallOptions.DEFAULT;

  private static GoPluginConfig.Builder config(boolean mtls) {
    return GoPluginConfig.builder("echo")
        .cookie("ECHO_PLUGIN", "echo")
        .versions(Set.of(1))
        .autoMtls(mtls);
  }

  private static GoPlugin start(GoPluginConfig config) {
    return GoPlugin.start(
        config, new PlainLauncher(List.of(GoTools.plugin().toString()), null, Map.of()));
  }

  private static String say(Channel channel, String text) {
    BytesValue said = BytesValue.of(ByteString.copyFromUtf8(text));
    return Calls.unary(channel, Echo.SAY, OPTIONS, said).getValue().toStringUtf8();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsAnswerAndTheProcessEndsByItself(boolean mtls) throws Exception {
    GoPlugin plugin = start(config(mtls).build());
    assertEquals("hello", say(plugin.channel(), "hello"));
    assertEquals(HealthStatus.SERVING, plugin.health(Duration.ofSeconds(10)));
    assertEquals(Optional.empty(), plugin.services(Duration.ofSeconds(10)));
    assertEquals(mtls, plugin.handshake().certificate() != null);
    Path socket = Path.of(plugin.handshake().address());
    plugin.stop(Duration.ofSeconds(10));
    assertEquals(0, plugin.exited().get(1, TimeUnit.SECONDS).code());
    assertFalse(Files.exists(socket.getParent()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void streamsCountInOrder(boolean mtls) {
    try (GoPlugin plugin = start(config(mtls).build())) {
      var answers = Calls.stream(plugin.channel(), Echo.COUNT, OPTIONS, Int32Value.of(10_000));
      for (int expected = 0; expected < 10_000; expected++) {
        assertEquals(Int32Value.of(expected), answers.next());
      }
      assertNull(answers.next());
      assertNull(answers.next());
      var missing = Calls.stream(plugin.channel(), Echo.HANG, OPTIONS, Empty.getDefaultInstance());
      assertThrows(PluginException.class, () -> assertNull(missing.next()));
    }
  }

  @Test
  void theBrokerWorksInBothDirectionsWithDebiansLibrary() {
    try (GoPlugin plugin = start(config(false).build())) {
      int id = plugin.broker().nextId();
      plugin.broker().accept(id, new EchoService(null));
      StringValue answer =
          Calls.unary(plugin.channel(), Echo.CALL_BACK, OPTIONS, UInt32Value.of(id));
      assertEquals("called back", answer.getValue());
      UInt32Value offered =
          Calls.unary(plugin.channel(), Echo.OFFER, OPTIONS, Empty.getDefaultInstance());
      assertEquals("dialled", say(plugin.broker().dial(offered.getValue()), "dialled"));
    }
  }

  @Test
  void theHostDialsThePluginUnderAutoMtls() {
    try (GoPlugin plugin = start(config(true).build())) {
      UInt32Value offered =
          Calls.unary(plugin.channel(), Echo.OFFER, OPTIONS, Empty.getDefaultInstance());
      assertEquals("dialled", say(plugin.broker().dial(offered.getValue()), "dialled"));
    }
  }

  @Test
  void theEnvironmentIsClean() {
    try (GoPlugin plugin = start(config(true).build())) {
      String all =
          Calls.unary(plugin.channel(), Echo.ENVIRONMENT, OPTIONS, Empty.getDefaultInstance())
              .getValue();
      Set<String> names =
          all.lines()
              .filter(line -> line.matches("[A-Z_]+=.*"))
              .map(line -> line.split("=")[0])
              .collect(java.util.stream.Collectors.toSet());
      assertEquals(
          Set.of(
              "ECHO_PLUGIN",
              "PLUGIN_MIN_PORT",
              "PLUGIN_MAX_PORT",
              "PLUGIN_PROTOCOL_VERSIONS",
              "PLUGIN_UNIX_SOCKET_DIR",
              "TMPDIR",
              "PLUGIN_CLIENT_CERT"),
          names);
    }
  }

  @Test
  void failuresAreToldApart() {
    try (GoPlugin plugin = start(config(false).messageBytesMax(1 << 20).build())) {
      check(
          plugin,
          ErrorCode.RESOURCE_EXHAUSTED,
          "1048576",
          () -> Calls.unary(plugin.channel(), Echo.HUGE, OPTIONS, Int32Value.of(2 << 20)));
      check(
          plugin,
          ErrorCode.RESOURCE_EXHAUSTED,
          "larger than max",
          () -> say(plugin.channel(), "x".repeat(5 << 20)));
      check(
          plugin,
          ErrorCode.UNIMPLEMENTED,
          "echo.Echo/Hang",
          () -> Calls.unary(plugin.channel(), Echo.HANG, OPTIONS, Empty.getDefaultInstance()));
      check(
          plugin,
          ErrorCode.PLUGIN_FAILED,
          "this call always fails",
          () -> Calls.unary(plugin.channel(), Echo.FAIL, OPTIONS, Empty.getDefaultInstance()));
      check(
          plugin,
          ErrorCode.PLUGIN_CRASHED,
          "exit code 7",
          () -> Calls.unary(plugin.channel(), Echo.DIE, OPTIONS, Int32Value.of(7)));
      assertEquals(HealthStatus.GONE, plugin.health(Duration.ofSeconds(1)));
    }
  }

  private static void check(
      GoPlugin plugin,
      ErrorCode code,
      String words,
      org.junit.jupiter.api.function.Executable call) {
    PluginException failure = assertThrows(PluginException.class, call);
    assertEquals(code, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().startsWith(plugin.name() + ": "), failure.getMessage());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }

  @Test
  void theLogIsReadLineByLine() throws Exception {
    var lines = new LinkedBlockingQueue<LogLine>();
    GoPlugin plugin = start(config(false).log(lines::add).build());
    LogLine line = lines.poll(30, TimeUnit.SECONDS);
    plugin.close();
    assertNotNull(line);
    assertEquals("echo plugin starts", line.message());
    assertEquals(LogLevel.INFO, line.level());
    assertEquals(Map.of("answer", "42"), line.fields());
    assertNotNull(line.time());
  }

  @Test
  void aWrongCookieIsExplained() {
    PluginException failure =
        assertThrows(
            PluginException.class, () -> start(config(false).cookie("OTHER", "cookie").build()));
    assertEquals(ErrorCode.HANDSHAKE_EXITED, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("cookie OTHER"), failure.getMessage());
  }

  @Test
  void aVersionNobodySpeaksIsRefused() {
    PluginException failure =
        assertThrows(
            PluginException.class, () -> start(config(false).versions(Set.of(7, 8)).build()));
    assertEquals(ErrorCode.HANDSHAKE_INCOMPATIBLE, failure.code());
    assertEquals(
        "echo: plugin speaks protocol version 1, this host [7, 8]; install a version of the plugin"
            + " made for this host",
        failure.getMessage());
  }
}
