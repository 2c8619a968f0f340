package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `mortise run` does not give up on a plugin its author is still writing.
@Timeout(120)
final class RunTest {
  @TempDir Path folder;
  private final CliRun cli = new CliRun();

  @Test
  void waitsForTheNextChangeWhenTheFirstBuildAndTheFirstStartFail() throws Exception {
    cli.hosts.plugins.with(
        "hello",
        new PluginState.Failed(ErrorCode.HANDSHAKE_EXITED, "it ended", FakePlugins.NOON, 0, null),
        "Says hello");
    build("exit 3");
    Thread run = Thread.ofPlatform().start(() -> cli.run("run", folder.toString()));
    until("the build has failed", () -> cli.err().contains("build.sh ended with 3"));
    assertEquals(0, cli.hosts.opened.size());
    // What is written while a build still ends counts as the build's own: write until it is seen.
    AtomicInteger attempt = new AtomicInteger();
    until(
        "the host is open",
        () -> {
          build("exit 0 # mended " + attempt.incrementAndGet());
          return !cli.hosts.opened.isEmpty();
        });
    assertEquals("run", cli.hosts.opened.getFirst().name());
    until("the plugin is said to have failed", () -> cli.err().contains("hello 1.0.0 failed"));
    Files.writeString(folder.resolve("source.txt"), "mended too");
    until("it is started again", () -> cli.hosts.plugins.asked.contains("start hello"));
    run.interrupt();
    run.join(Duration.ofSeconds(60));
    assertTrue(!run.isAlive());
  }

  @Test
  void aFolderWithoutAManifestIsAMistake() {
    assertEquals(3, cli.run("run", folder.toString()));
    assertTrue(cli.err().contains("no plugin.toml"), cli.err());
  }

  private void build(String line) {
    try {
      Files.writeString(folder.resolve(FolderBuild.SCRIPT), line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "waited in vain until " + what);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
