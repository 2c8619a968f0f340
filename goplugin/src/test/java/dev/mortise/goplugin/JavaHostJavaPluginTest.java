package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both ends are ours: what Debian's go-plugin lacks is proven here.
class JavaHostJavaPluginTest {
  private static final CallOptions OPTIONS = CallOptions.DEFAULT;
  private static final Duration LONG = Duration.ofSeconds(30);

  private static GoPluginConfig.Builder config(boolean mtls) {
    return GoPluginConfig.builder("echo")
        .cookie("ECHO_PLUGIN", "echo")
        .versions(Set.of(1, 2, 3))
        .autoMtls(mtls);
  }

  private static String say(Channel channel, String text) {
    BytesValue said = BytesValue.of(ByteString.copyFromUtf8(text));
    return Calls.unary(channel, Echo.SAY, OPTIONS, said).getValue().toStringUtf8();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsHealthReflectionAndShutdown(boolean mtls) throws Exception {
    GoPlugin plugin = GoPlugin.start(config(mtls).build(), JavaPlugin.launcher());
    assertEquals(3, plugin.handshake().appVersion());
    assertEquals("unix", plugin.handshake().network());
    assertEquals("hello", say(plugin.channel(), "hello"));
    assertEquals(HealthStatus.SERVING, plugin.health(LONG));
    List<String> services = plugin.services(LONG).orElseThrow();
    assertTrue(
        services.containsAll(
            List.of(
                "grpc.health.v1.Health",
                "plugin.GRPCBroker",
                "plugin.GRPCController",
                "plugin.GRPCStdio")),
        services.toString());
    plugin.stop(LONG);
    assertEquals(new Exit(0, false, 0), plugin.exited().get(1, TimeUnit.SECONDS));
  }

  @Test
  void tcpStaysOnLoopbackAndInTheRange() {
    try (GoPlugin plugin = GoPlugin.start(config(true).build(), JavaPlugin.launcher("tcp"))) {
      assertEquals(
          "127.0.0.1:10000", plugin.handshake().address().replaceAll("1[0-9]{4}$", "10000"));
      assertEquals("hello", say(plugin.channel(), "hello"));
    }
  }

  @Test
  void tcpIsRefusedWhereItIsNotAllowed() {
    PluginException failure =
        assertThrows(
            PluginException.class,
            () ->
                GoPlugin.start(config(true).tcpAllowed(false).build(), JavaPlugin.launcher("tcp")));
    assertEquals(ErrorCode.HANDSHAKE_ADDRESS, failure.code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBrokerWorksInBothDirections(boolean mtls) {
    try (GoPlugin plugin = GoPlugin.start(config(mtls).build(), JavaPlugin.launcher())) {
      int id = plugin.broker().nextId();
      plugin.broker().accept(id, new EchoService(null));
      StringValue answer =
          Calls.unary(plugin.channel(), Echo.CALL_BACK, OPTIONS, UInt32Value.of(id));
      assertEquals("called back", answer.getValue());
      UInt32Value offered =
          Calls.unary(plugin.channel(), Echo.OFFER, OPTIONS, Empty.getDefaultInstance());
      assertEquals("dialled", say(plugin.broker().dial(offered.getValue()), "dialled"));
      PluginException failure = assertThrows(PluginException.class, () -> plugin.broker().dial(77));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure.code());
    }
  }

  @Test
  void printsComeOverGrpcAndNothingIsLost() throws Exception {
    var prints = new ByteArrayOutputStream();
    var listening = new CompletableFuture<Boolean>();
    var complete = new CompletableFuture<Boolean>();
    String much = "0123456789".repeat(100_000);
    StdioSink sink =
        (channel, bytes) -> {
          assertEquals(StdioChannel.STDOUT, channel);
          prints.writeBytes(bytes);
          listening.complete(true);
          if (prints.size() > much.length()) {
            complete.complete(true);
          }
        };
    try (GoPlugin plugin =
        GoPlugin.start(config(false).stdio(sink).build(), JavaPlugin.launcher())) {
      // What is printed before the host listens is kept only up to a bound.
      Calls.unary(plugin.channel(), Echo.PRINT, OPTIONS, StringValue.of("-"));
      assertTrue(listening.get(30, TimeUnit.SECONDS));
      Calls.unary(plugin.channel(), Echo.PRINT, OPTIONS, StringValue.of(much));
      assertTrue(complete.get(30, TimeUnit.SECONDS));
      assertEquals("-" + much, prints.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theLogOfAJavaPluginIsHclog() throws Exception {
    var lines = new LinkedBlockingQueue<LogLine>();
    GoPlugin plugin =
        GoPlugin.start(config(false).log(lines::add).build(), JavaPlugin.launcher("log"));
    LogLine line = lines.poll(30, TimeUnit.SECONDS);
    plugin.close();
    assertNotNull(line);
    assertEquals("java starts", line.message());
    assertEquals("echo", line.logger());
    assertEquals("42", line.fields().get("answer"));
    assertNotNull(line.time());
  }

  @Test
  void aPluginWhoseHooksHangStillExitsWithinTwoSeconds() throws Exception {
    GoPlugin plugin = GoPlugin.start(config(false).build(), JavaPlugin.launcher("hook"));
    plugin.stop(LONG);
    assertEquals(0, plugin.exited().get(1, TimeUnit.SECONDS).code());
  }

  @Test
  void deadlinesAndInterruptsEndACall() throws Exception {
    try (GoPlugin plugin = GoPlugin.start(config(true).build(), JavaPlugin.launcher())) {
      CallOptions soon = OPTIONS.withDeadlineAfter(200, TimeUnit.MILLISECONDS);
      PluginException late =
          assertThrows(
              PluginException.class,
              () -> Calls.unary(plugin.channel(), Echo.HANG, soon, Empty.getDefaultInstance()));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code(), late.getMessage());
      var outcome = new CompletableFuture<PluginException>();
      Thread caller =
          Thread.ofVirtual()
              .start(() ->
                  outcome.complete(
                      assertThrows(
                          PluginException.class,
                          () ->
                              Calls.unary(
                                  plugin.channel(),
                                  Echo.HANG,
                                  OPTIONS,
                                  Empty.getDefaultInstance()))));
      caller.interrupt();
      assertEquals(ErrorCode.CANCELLED, outcome.get(30, TimeUnit.SECONDS).code());
    }
  }

  @Test
  void manyCallersShareOneConnection() throws Exception {
    try (GoPlugin plugin = GoPlugin.start(config(true).build(), JavaPlugin.launcher())) {
      var callers = new java.util.ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 64; i++) {
        String text = "caller " + i;
        var done = new CompletableFuture<Void>();
        callers.add(done);
        Thread.ofVirtual()
            .start(() -> {
              for (int n = 0; n < 50; n++) {
                assertEquals(text, say(plugin.channel(), text));
              }
              done.complete(null);
            });
      }
      CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCrashIsKnownAtOnce() throws Exception {
    try (GoPlugin plugin = GoPlugin.start(config(true).build(), JavaPlugin.launcher())) {
      PluginException failure =
          assertThrows(
              PluginException.class,
              () -> Calls.unary(plugin.channel(), Echo.DIE, OPTIONS, Int32Value.of(3)));
      assertEquals(ErrorCode.PLUGIN_CRASHED, failure.code(), failure.getMessage());
      assertEquals(3, plugin.exited().get(10, TimeUnit.SECONDS).code());
      PluginException stream =
          assertThrows(
              PluginException.class,
              () -> {
                try {
                  ClientCalls.blockingServerStreamingCall(
                          plugin.channel(), Echo.COUNT, OPTIONS, Int32Value.of(1))
                      .next();
                } catch (RuntimeException e) {
                  throw Calls.failure(plugin.channel(), Echo.COUNT, e);
                }
              });
      assertEquals(ErrorCode.PLUGIN_CRASHED, stream.code(), stream.getMessage());
    }
  }

  @Test
  void aPluginInTestModeIsReattachedAndNeverKilled() throws Exception {
    Process process = new ProcessBuilder(JavaPlugin.command("test")).start();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      ReattachConfig where =
          java.util.Objects.requireNonNull(ReattachConfig.parse(reader.readLine()).get("plugin"));
      assertEquals(process.pid(), where.pid());
      for (int i = 0; i < 2; i++) {
        try (GoPlugin plugin = GoPlugin.reattach(config(false).build(), where)) {
          assertEquals("hello", say(plugin.channel(), "hello"));
        }
        assertTrue(process.isAlive());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @org.junit.jupiter.api.DisplayName("torture/19 a reused pid is not taken for the plugin")
  void aReusedPidIsNotTakenForThePlugin() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      var where =
          new ReattachConfig("grpc", 1, "unix", "/tmp/none", process.pid(), false, Instant.EPOCH);
      PluginException failure =
          assertThrows(
              PluginException.class, () -> GoPlugin.reattach(config(false).build(), where));
      assertEquals(ErrorCode.NOT_RUNNING, failure.code());
      var same = new ReattachConfig("grpc", 1, "unix", "/tmp/none", process.pid(), false, null);
      PluginException unreachable =
          assertThrows(PluginException.class, () -> GoPlugin.reattach(config(false).build(), same));
      assertEquals(ErrorCode.HANDSHAKE_ADDRESS, unreachable.code());
      assertTrue(process.isAlive());
    } finally {
      process.destroyForcibly().waitFor();
    }
    var gone = new ReattachConfig("grpc", 1, "unix", "/tmp/none", process.pid(), false, null);
    PluginException failure =
        assertThrows(PluginException.class, () -> GoPlugin.reattach(config(false).build(), gone));
    assertEquals(ErrorCode.NOT_RUNNING, failure.code());
    assertFalse(process.isAlive());
  }
}
