package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Plugins that start well and break the rules of gRPC afterwards.
class HostilePeerTest {
  private static GoPluginConfig.Builder config() {
    return GoPluginConfig.builder("echo")
        .cookie("ECHO_PLUGIN", "echo")
        .versions(Set.of(1))
        .autoMtls(false);
  }

  private static CallOptions soon() {
    return CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS);
  }

  @ParameterizedTest
  @DisplayName("torture/16 a peer that does not speak gRPC is refused at the start")
  @CsvSource({
    "silent, HANDSHAKE_TIMEOUT, does not speak gRPC",
    "close, HANDSHAKE_ADDRESS, nothing that speaks gRPC",
    "http1, HANDSHAKE_ADDRESS, nothing that speaks gRPC"
  })
  void torture16_noGrpc(String manner, ErrorCode code, String words) {
    GoPluginConfig config =
        config().startTimeout(Duration.ofSeconds(manner.equals("silent") ? 20 : 60)).build();
    PluginException failure =
        assertThrows(
            PluginException.class,
            () -> GoPlugin.start(config, JavaPlugin.launcher("raw", manner)));
    assertEquals(code, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }

  @ParameterizedTest
  @DisplayName("torture/16 a peer that never answers, or only with odd frames, costs one call")
  @ValueSource(strings = {"settings", "storm", "unknown"})
  void torture16_oddFrames(String manner) throws Exception {
    try (GoPlugin good = GoPlugin.start(config().build(), JavaPlugin.launcher())) {
      GoPlugin plugin = null;
      PluginException failure;
      try {
        plugin = GoPlugin.start(config().build(), JavaPlugin.launcher("raw", manner));
        GoPlugin started = plugin;
        failure =
            assertThrows(
                PluginException.class,
                () ->
                    Calls.unary(started.channel(), Echo.HANG, soon(), Empty.getDefaultInstance()));
      } catch (PluginException e) {
        failure = e;
      }
      assertTrue(
          Set.of(
                  ErrorCode.DEADLINE_EXCEEDED,
                  ErrorCode.UNAVAILABLE,
                  ErrorCode.PLUGIN_PROTOCOL,
                  ErrorCode.HANDSHAKE_ADDRESS)
              .contains(failure.code()),
          failure.getMessage());
      assertEquals(HealthStatus.SERVING, good.health(Duration.ofSeconds(30)));
      if (plugin != null) {
        plugin.close();
        assertTrue(plugin.exited().get(10, TimeUnit.SECONDS).signalled());
      }
    }
  }

  @Test
  @DisplayName("torture/16 huge replies, endless streams and ignored deadlines end in a limit")
  void torture16_limits() throws Exception {
    try (GoPlugin plugin =
        GoPlugin.start(config().messageBytesMax(1 << 20).build(), JavaPlugin.launcher())) {
      refused(plugin, Echo.HUGE, Int32Value.of(64 << 20), ErrorCode.RESOURCE_EXHAUSTED);
      refused(plugin, Echo.HANG, Empty.getDefaultInstance(), ErrorCode.DEADLINE_EXCEEDED);
      // A unary call answered with a stream.
      MethodDescriptor<Int32Value, Int32Value> once =
          Echo.COUNT.toBuilder().setType(MethodDescriptor.MethodType.UNARY).build();
      refused(plugin, once, Int32Value.of(1_000_000), ErrorCode.PLUGIN_PROTOCOL);
      try (var endless =
          Calls.stream(
              plugin.channel(), Echo.COUNT, CallOptions.DEFAULT, Int32Value.of(100_000_000))) {
        assertEquals(Int32Value.of(0), endless.next());
      }
      BytesValue said = BytesValue.of(ByteString.copyFromUtf8("well"));
      assertEquals(said, Calls.unary(plugin.channel(), Echo.SAY, CallOptions.DEFAULT, said));
    }
  }

  @Test
  @DisplayName("torture/19 what a plugin puts in its socket's place is not dialled")
  void torture19_swappedSocket(@TempDir Path folder) throws Exception {
    Path somebodys = folder.resolve("other");
    Path again = folder.resolve("again");
    try (ServerSocketChannel other = listen(somebodys);
        ServerSocketChannel now = listen(folder.resolve("now"))) {
      other.configureBlocking(false);
      var launcher = JavaPlugin.launcher("raw", "swap", somebodys.toString());
      try (GoPlugin plugin = GoPlugin.start(config().build(), launcher)) {
        now.accept().close();
        boolean reached = false;
        for (int call = 0; call < 120 && !reached && Files.notExists(again); call++) {
          refused(plugin);
          reached = other.accept() != null;
        }
        assertFalse(reached, "the host went where the link leads");
        assertTrue(Files.exists(again), "the host never came back");
      }
    }
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket));
  }

  /// A call to a peer that answers nothing.
  private static void refused(GoPlugin plugin) {
    assertThrows(
        PluginException.class,
        () -> Calls.unary(plugin.channel(), Echo.HANG, soon(), Empty.getDefaultInstance()));
  }

  private static <Q, A> void refused(
      GoPlugin plugin, MethodDescriptor<Q, A> method, Q request, ErrorCode code) {
    CallOptions options =
        code == ErrorCode.DEADLINE_EXCEEDED
            ? soon()
            : CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    PluginException failure =
        assertThrows(
            PluginException.class, () -> Calls.unary(plugin.channel(), method, options, request));
    assertEquals(code, failure.code(), failure.getMessage());
  }
}
