package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plugins that do not come up: each ends in a message, and no process is left.
class FailingStartTest {
  @ParameterizedTest(name = "torture/14: {0} for {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "HANDSHAKE_EXITED     | exit 0",
        "HANDSHAKE_EXITED     | echo 'oh no' >&2; exit 3",
        "HANDSHAKE_TIMEOUT    | sleep 1000",
        "HANDSHAKE_MALFORMED  | printf '1?1'",
        "HANDSHAKE_MALFORMED  | echo 'starting up ...'; sleep 1000",
        "HANDSHAKE_MALFORMED  | head -c 1000000 /dev/zero; echo; sleep 1000",
        "HANDSHAKE_INCOMPATIBLE | echo '2?1?unix?/tmp/x?grpc?'; sleep 1000",
        "HANDSHAKE_INCOMPATIBLE | echo '1?9?unix?/tmp/x?grpc?'; sleep 1000",
        "HANDSHAKE_INCOMPATIBLE | echo '1?1?unix?/tmp/x'; sleep 1000",
        "HANDSHAKE_CERTIFICATE  | echo '1?1?tcp?8.8.8.8:443?grpc?'; sleep 1000",
      })
  void endsInAMessageAndNoProcess(ErrorCode code, String script) {
    try (var fixture = new Fixture()) {
      Path plugin = fixture.file("plugin.sh", "#!/bin/sh\n" + script.replace('?', '|') + "\n");
      Duration time = Duration.ofSeconds(code == ErrorCode.HANDSHAKE_TIMEOUT ? 1 : 60);
      var launch =
          fixture.launch(
              plugin, Fixture.manifest("probe", "plugin.sh", "mortise"), Fixture.UNCONFINED, time);
      PluginException failure =
          assertThrows(PluginException.class, () -> fixture.runtime.start(launch));
      assertEquals(code, failure.code(), failure.getMessage());
      assertTrue(failure.getMessage().startsWith("probe 1.0.0: "), failure.getMessage());
      Fixture.await("it is gone", () -> Processes.with(fixture.folder.toString()).isEmpty());
    }
  }

  @Test
  @DisplayName("torture/17: a stopped plugin fails its health check and can still be ended")
  void aStoppedPluginIsUnwellAndCanBeEnded() throws Exception {
    try (var fixture = new Fixture()) {
      PluginConnection plugin = fixture.probe();
      String pid = Long.toString(plugin.pid().orElseThrow());
      assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).start().waitFor());
      PluginException failure =
          assertThrows(PluginException.class, () -> plugin.check(Duration.ofMillis(300)));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure.code());
      plugin.stop(Duration.ofMillis(300));
      var ending = plugin.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals("killed by signal 9 (SIGKILL)", ending.reason());
    }
  }

  @Test
  void whatCannotRunIsRefusedBeforeItIsStarted() throws IOException {
    try (var fixture = new Fixture()) {
      Path folder = fixture.file("plugin", "#!/bin/sh\n");
      Platform arm = new Platform("linux", "arm64");
      check(
          fixture.manifestWith("linux-amd64", "plugin"),
          folder,
          arm,
          "probe 1.0.0 has no entry for linux-arm64, only for linux-amd64; get a build for this"
              + " machine, or add [runtime.entry] linux-arm64.");
      check(
          fixture.manifestWith("any", "nothing"),
          folder,
          arm,
          "probe 1.0.0 has no file nothing, its entry; build it, or mend [runtime.entry].");
      check(
          fixture.manifestWith("any", "../../../bin/sh"),
          Files.createDirectories(fixture.folder.resolve("a/b/c")),
          arm,
          "probe 1.0.0 has no file ../../../bin/sh, its entry; build it, or mend"
              + " [runtime.entry].");
      byte[] elf = new byte[64];
      System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, elf, 0, 6);
      elf[18] = 62;
      Files.write(folder.resolve("plugin"), elf);
      check(
          fixture.manifestWith("any", "plugin"),
          folder,
          arm,
          "probe 1.0.0 cannot run plugin: it is made for linux-amd64 and this machine is"
              + " linux-arm64; get a build for this machine.");
      assertTrue(folder.resolve("plugin").toFile().setExecutable(false, false));
      check(
          fixture.manifestWith("any", "plugin"),
          folder,
          arm,
          "probe 1.0.0 cannot run plugin: it is not executable; chmod +x it.");
      Files.createSymbolicLink(folder.resolve("link"), Path.of("/bin/sh"));
      check(
          fixture.manifestWith("any", "link"),
          folder,
          arm,
          "probe 1.0.0 names link as its entry, which is not a file of the plugin; mend it.");
    }
  }

  private static void check(Manifest manifest, Path folder, Platform platform, String message) {
    PluginException failure =
        assertThrows(PluginException.class, () -> Entry.find(manifest, folder, platform));
    assertEquals(ErrorCode.NOT_EXECUTABLE, failure.code());
    assertEquals(message, failure.getMessage());
  }

  @Test
  void anUnknownDialectIsNamed() {
    try (var fixture = new Fixture()) {
      Path folder = fixture.file("plugin", "#!/bin/sh\n");
      PluginException failure =
          assertThrows(
              PluginException.class,
              () -> fixture.start(folder, "plugin", "thoth", Fixture.UNCONFINED));
      assertEquals(ErrorCode.MANIFEST_INVALID, failure.code());
      assertEquals(
          List.of("linux-arm64", "darwin-amd64"),
          List.of(Platform.of("Linux", "aarch64").key(), Platform.of("Mac OS X", "x86_64").key()));
    }
  }
}
