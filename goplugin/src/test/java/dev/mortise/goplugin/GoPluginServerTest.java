package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The plugin's end inside the test's own JVM.
class GoPluginServerTest {
  private static GoPluginServer.Builder server() {
    return GoPluginServer.builder()
        .cookie("ECHO_PLUGIN", "echo")
        .version(4, List.of(new EchoService(null)))
        .version(7, List.of(new EchoService(null)));
  }

  /// A plugin without a process.
  private static final class Inside implements PluginLauncher, LaunchedProcess {
    private final PipedOutputStream out = new PipedOutputStream();
    private final PipedInputStream stdout;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private final Map<String, String> more;

    Inside(Map<String, String> more) {
      this.more = more;
      try {
        stdout = new PipedInputStream(out);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public LaunchedProcess launch(LaunchRequest request) {
      var environment = new HashMap<>(request.environment());
      environment.putAll(more);
      var print = new PrintStream(out, true, StandardCharsets.UTF_8);
      var log = new PrintStream(err, true, StandardCharsets.UTF_8);
      Thread.ofVirtual()
          .start(() ->
              server()
                  .inside(environment, print, log, code -> exited.complete(Exit.ofStatus(code)))
                  .serve());
      return this;
    }

    @Override
    public InputStream stdout() {
      return stdout;
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public CompletableFuture<Exit> exited() {
      return exited;
    }

    @Override
    public void kill() {
      exited.complete(Exit.ofStatus(137));
    }
  }

  @Test
  void servesWithoutAProcessAndRemovesItsSocket() throws Exception {
    var inside = new Inside(Map.of("PLUGIN_MULTIPLEX_GRPC", "true"));
    GoPluginConfig config =
        GoPluginConfig.builder("echo")
            .cookie("ECHO_PLUGIN", "echo")
            .versions(Set.of(1, 4, 5))
            .build();
    GoPlugin plugin = GoPlugin.start(config, inside);
    assertEquals(4, plugin.handshake().appVersion());
    assertEquals(false, plugin.handshake().multiplex());
    assertEquals(HealthStatus.SERVING, plugin.health(Duration.ofSeconds(30)));
    Path socket = Path.of(plugin.handshake().address());
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(socket)));
    plugin.stop(Duration.ofSeconds(30));
    assertEquals(0, inside.exited.get(30, TimeUnit.SECONDS).code());
    assertFalse(Files.exists(socket));
  }

  @Test
  void withoutItsCookieItExplainsItselfAndExits() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var codes = new ArrayList<Integer>();
    server()
        .inside(
            Map.of("ECHO_PLUGIN", "other"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            codes::add)
        .serve();
    assertEquals(List.of(1), codes);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("This binary is a plugin."));
  }

  @Test
  void aGarbageHostCertificateIsAnErrorInTheLog() {
    var err = new ByteArrayOutputStream();
    var codes = new ArrayList<Integer>();
    server()
        .inside(
            Map.of("ECHO_PLUGIN", "echo", "PLUGIN_CLIENT_CERT", "garbage"),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            codes::add)
        .serve();
    assertEquals(List.of(1), codes);
    String line = err.toString(StandardCharsets.UTF_8);
    assertTrue(line.contains("\"@level\":\"error\""), line);
    assertTrue(line.contains("PLUGIN_CLIENT_CERT"), line);
  }

  @Test
  void choosesTheHighestCommonVersionOrItsLowest() {
    var own = new TreeSet<>(Set.of(2, 4, 7));
    var warnings = new ArrayList<String>();
    assertEquals(4, VersionChoice.choose(own, "1,4,2", warnings::add));
    assertEquals(7, VersionChoice.choose(own, "7, 4", warnings::add));
    assertEquals(2, VersionChoice.choose(own, "9", warnings::add));
    assertEquals(2, VersionChoice.choose(own, null, warnings::add));
    assertEquals(List.of(), warnings);
    assertEquals(4, VersionChoice.choose(own, "x,4,", warnings::add));
    assertEquals(1, warnings.size());
  }

  @Test
  void reattachConfigurationsSurviveTheirJson() {
    var config =
        new ReattachConfig(
            "grpc", 5, "unix", "/tmp/p", 12, true, java.time.Instant.parse("2026-01-02T03:04:05Z"));
    assertEquals(Map.of("a", config), ReattachConfig.parse(config.toJson("a")));
    String terraforms =
        "{\"name\":{\"Protocol\":\"grpc\",\"ProtocolVersion\":5,\"Pid\":1,\"Test\":true,\"Addr\":"
            + "{\"Network\":\"unix\",\"String\":\"/tmp/plugin1\"}}}";
    assertEquals(
        Map.of("name", new ReattachConfig("grpc", 5, "unix", "/tmp/plugin1", 1, true, null)),
        ReattachConfig.parse(terraforms));
  }
}
