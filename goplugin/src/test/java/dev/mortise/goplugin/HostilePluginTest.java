package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plugins that break the rules of the start: shell scripts, each with its message.
class HostilePluginTest {
  /// A script, and the failure that must come of it.
  record Case(String name, String script, ErrorCode code, String words, boolean mtls) {
    /// Enough for what must be seen before the time is up.
    Duration time() {
      if (code != ErrorCode.HANDSHAKE_TIMEOUT) {
        return Duration.ofSeconds(30);
      }
      return script.startsWith("sleep") ? Duration.ofMillis(700) : Duration.ofSeconds(5);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir Path folder;

  private static Case of(String name, ErrorCode code, String words, String script) {
    return new Case(name, script, code, words, false);
  }

  private static Case line(String name, ErrorCode code, String words, String line) {
    return of(name, code, words, "echo \"" + line + "\"; sleep 60");
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("no line", ErrorCode.HANDSHAKE_TIMEOUT, "allow it more time", "sleep 60"),
        of("ends at once", ErrorCode.HANDSHAKE_EXITED, "exit code 0", "exit 0"),
        of("ends with words", ErrorCode.HANDSHAKE_EXITED, "boom", "echo boom >&2; exit 3"),
        of("ends by a signal", ErrorCode.HANDSHAKE_EXITED, "signal 9", "kill -9 $$"),
        of("leaves a child", ErrorCode.HANDSHAKE_EXITED, "exit code 5", "sleep 60 & exit 5"),
        of("half a line", ErrorCode.HANDSHAKE_MALFORMED, "half a line", "printf '1|1|unix'"),
        of("half, then silence", ErrorCode.HANDSHAKE_TIMEOUT, "1|1", "printf '1|1'; sleep 60"),
        of("output closed", ErrorCode.HANDSHAKE_MALFORMED, "closed its", "exec >&-; sleep 60"),
        of(
            "1 MB line",
            ErrorCode.HANDSHAKE_MALFORMED,
            "65536 bytes",
            "head -c 1000000 /dev/zero | tr '\\0' x; sleep 60"),
        of(
            "endless line",
            ErrorCode.HANDSHAKE_MALFORMED,
            "65536 bytes",
            "cat /dev/zero | tr '\\0' x"),
        of(
            "wrong cookie",
            ErrorCode.HANDSHAKE_EXITED,
            "cookie ECHO_PLUGIN",
            "echo 'This binary is a plugin. These are not meant' >&2; exit 1"),
        of(
            "log noise",
            ErrorCode.HANDSHAKE_MALFORMED,
            "print nothing to stdout before Serve",
            "echo starting...; echo '1|1|tcp|127.0.0.1:1|grpc'; sleep 60"),
        line("wrong core", ErrorCode.HANDSHAKE_INCOMPATIBLE, "core version 2", "2|1|unix|/x|grpc"),
        line("wrong app", ErrorCode.HANDSHAKE_INCOMPATIBLE, "version 9", "1|9|unix|/x|grpc"),
        line("net/rpc", ErrorCode.HANDSHAKE_INCOMPATIBLE, "netrpc", "1|1|unix|/x|netrpc"),
        line("no protocol", ErrorCode.HANDSHAKE_INCOMPATIBLE, "netrpc", "1|1|unix|/x"),
        line("foreign host", ErrorCode.HANDSHAKE_ADDRESS, "loopback", "1|1|tcp|8.8.8.8:443|grpc"),
        line("any address", ErrorCode.HANDSHAKE_ADDRESS, "loopback", "1|1|tcp|0.0.0.0:443|grpc"),
        line("a name", ErrorCode.HANDSHAKE_ADDRESS, "loopback", "1|1|tcp|localhost.evil:1|grpc"),
        line("port 0", ErrorCode.HANDSHAKE_ADDRESS, "loopback", "1|1|tcp|127.0.0.1:0|grpc"),
        line("octal", ErrorCode.HANDSHAKE_ADDRESS, "loopback", "1|1|tcp|0177.0.0.1:80|grpc"),
        line("outside", ErrorCode.HANDSHAKE_ADDRESS, "outside", "1|1|unix|/dev/null|grpc"),
        line(
            "outside by dots",
            ErrorCode.HANDSHAKE_ADDRESS,
            "outside",
            "1|1|unix|$TMPDIR/../../../../dev/null|grpc"),
        line("relative", ErrorCode.HANDSHAKE_ADDRESS, "absolute", "1|1|unix|tmp/x|grpc"),
        line("missing", ErrorCode.HANDSHAKE_ADDRESS, "not exist", "1|1|unix|$TMPDIR/no|grpc"),
        of(
            "a link",
            ErrorCode.HANDSHAKE_ADDRESS,
            "not a socket",
            "ln -s /dev/null $TMPDIR/l; echo \"1|1|unix|$TMPDIR/l|grpc\"; sleep 60"),
        of(
            "a linked folder",
            ErrorCode.HANDSHAKE_ADDRESS,
            "outside",
            "ln -s /dev $TMPDIR/l; echo \"1|1|unix|$TMPDIR/l/null|grpc\"; sleep 60"),
        line("nobody there", ErrorCode.HANDSHAKE_ADDRESS, "nothing", "1|1|tcp|127.0.0.1:1|grpc"),
        of(
            "dies after the line",
            ErrorCode.PLUGIN_CRASHED,
            "exit code 4",
            "echo '1|1|tcp|127.0.0.1:1|grpc'; exit 4"),
        line("garbage certificate", ErrorCode.HANDSHAKE_CERTIFICATE, "", "1|1|unix|/x|grpc|%%%%"),
        new Case(
            "no certificate",
            "echo '1|1|tcp|127.0.0.1:1|grpc|'; sleep 60",
            ErrorCode.HANDSHAKE_CERTIFICATE,
            "AutoMTLS",
            true));
  }

  @ParameterizedTest(name = "torture/14 {0}")
  @MethodSource("cases")
  @DisplayName("torture/14 and 18 a broken start is explained, and nothing of it is left")
  void torture14_brokenStart(Case broken) throws Exception {
    check(broken, new PlainLauncher(List.of("/bin/sh", "-c", broken.script()), null, PATH));
  }

  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  private void check(Case broken, PluginLauncher launcher) throws Exception {
    var watched = new Watched(launcher);
    GoPluginConfig config =
        GoPluginConfig.builder("echo")
            .cookie("ECHO_PLUGIN", "echo")
            .versions(Set.of(1))
            .autoMtls(broken.mtls())
            .startTimeout(broken.time())
            .tempDir(folder)
            .build();
    PluginException failure =
        assertThrows(PluginException.class, () -> GoPlugin.start(config, watched));
    assertEquals(broken.code(), failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().startsWith("echo: "), failure.getMessage());
    assertTrue(failure.getMessage().contains(broken.words()), failure.getMessage());
    assertTrue(failure.getMessage().length() < 4000, failure.getMessage());
    for (LaunchedProcess process : watched.processes) {
      assertTrue(process.exited().isDone(), "the process is not reaped");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.filter(Files::isDirectory).toList());
    }
  }

  /// Remembers what it launched.
  private static final class Watched implements PluginLauncher {
    private final PluginLauncher launcher;
    private final List<LaunchedProcess> processes = new ArrayList<>();

    Watched(PluginLauncher launcher) {
      this.launcher = launcher;
    }

    @Override
    public LaunchedProcess launch(LaunchRequest request) throws IOException {
      LaunchedProcess process = launcher.launch(request);
      processes.add(process);
      return process;
    }

    @Override
    public Optional<Path> binary() {
      return launcher.binary();
    }
  }

  @Test
  @DisplayName("torture/14 a file that cannot run is explained by its first bytes")
  void torture14_binaries() throws Exception {
    byte[] arm = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, arm, 0, 7);
    arm[18] = (byte) (System.getProperty("os.arch", "").equals("aarch64") ? 62 : 183);
    binary("wrong-machine", arm, true, "is built for");
    binary("empty", new byte[0], true, "is empty");
    binary("text", "hello".getBytes(StandardCharsets.UTF_8), true, "is no program");
    binary("windows", "MZ......".getBytes(StandardCharsets.UTF_8), true, "a Windows program");
    binary("wasm", "\0asm....".getBytes(StandardCharsets.UTF_8), true, "a WebAssembly module");
    binary(
        "script",
        "#!/no/such/sh\n".getBytes(StandardCharsets.UTF_8),
        true,
        "needs the interpreter");
    binary(
        "plain",
        "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8),
        false,
        "is not executable; run chmod +x");
    binary("missing", null, false, "does not exist");
  }

  private void binary(String name, byte @Nullable [] bytes, boolean executable, String words)
      throws Exception {
    Path file = folder.resolve(name);
    if (bytes != null) {
      Files.write(file, bytes);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
    }
    check(
        new Case(name, "", ErrorCode.NOT_EXECUTABLE, words, false),
        new PlainLauncher(List.of(file.toString()), null, Map.of()));
  }

  @Test
  @DisplayName("torture/15 a flood of log neither blocks the plugin nor piles up in the host")
  void torture15_flood() throws Exception {
    var release = new CountDownLatch(1);
    var lines = new ArrayList<LogLine>();
    var enough = new CompletableFuture<LogLine>();
    LogSink sink =
        line -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          synchronized (lines) {
            lines.add(line);
          }
          if (line.source() == LogLine.Source.HOST) {
            enough.complete(line);
          }
        };
    // The line on stdout comes only after the whole flood was taken, although the sink stands
    // still.
    String script =
        "head -c 10000000 /dev/zero | tr '\\0' x >&2; yes 'a line of log' | head -n 1000000 >&2;"
            + " echo flooded; sleep 60";
    GoPluginConfig config =
        GoPluginConfig.builder("echo")
            .cookie("ECHO_PLUGIN", "echo")
            .versions(Set.of(1))
            .tempDir(folder)
            .log(sink)
            .build();
    PluginException failure =
        assertThrows(
            PluginException.class,
            () ->
                GoPlugin.start(
                    config, new PlainLauncher(List.of("/bin/sh", "-c", script), null, PATH)));
    assertTrue(failure.getMessage().contains("flooded"), failure.getMessage());
    release.countDown();
    assertTrue(enough.get(30, TimeUnit.SECONDS).message().matches("[0-9]+ lines .* dropped.*"));
    synchronized (lines) {
      assertTrue(lines.getFirst().truncated());
      assertEquals(64 << 10, lines.getFirst().message().length());
      assertTrue(lines.size() < 1100, "held " + lines.size());
    }
  }

  @Test
  void theLastWordsOfAFailedStartAreInItsLog() {
    var lines = new CopyOnWriteArrayList<String>();
    GoPluginConfig config =
        GoPluginConfig.builder("echo")
            .cookie("A", "b")
            .versions(Set.of(1))
            .tempDir(folder)
            .log(line -> lines.add(line.message()))
            .build();
    var launcher =
        new PlainLauncher(List.of("/bin/sh", "-c", "echo a >&2; echo b >&2; exit 1"), null, PATH);
    assertThrows(PluginException.class, () -> GoPlugin.start(config, launcher));
    assertEquals(List.of("a", "b"), lines);
  }

  @Test
  void aStartIsInterruptible() throws Exception {
    var outcome = new CompletableFuture<Object>();
    var launched = new CountDownLatch(1);
    PluginLauncher launcher =
        request -> {
          launched.countDown();
          return new PlainLauncher(List.of("/bin/sleep", "60"), null, Map.of()).launch(request);
        };
    GoPluginConfig config =
        GoPluginConfig.builder("echo").cookie("A", "b").versions(Set.of(1)).tempDir(folder).build();
    Thread starter =
        Thread.ofPlatform()
            .start(() -> {
              try (GoPlugin plugin = GoPlugin.start(config, launcher)) {
                outcome.complete(plugin);
              } catch (PluginException e) {
                outcome.complete(e.code() + " " + Thread.currentThread().isInterrupted());
              }
            });
    launched.await();
    starter.interrupt();
    assertEquals("CANCELLED true", outcome.get(30, TimeUnit.SECONDS));
    try (Stream<Path> left = Files.list(folder)) {
      assertFalse(left.findAny().isPresent());
    }
  }
}
