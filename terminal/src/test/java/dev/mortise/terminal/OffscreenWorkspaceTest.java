package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop that runs in a terminal, without one.
final class OffscreenWorkspaceTest {
  @TempDir Path folder;

  private WorkspacePorts ports() {
    return new WorkspacePorts(
        new FakePlugins(),
        new Caller.Operator("ada"),
        null,
        AuditTrail.NONE,
        new WorkspaceClipboard(),
        MonitorSessions.NONE,
        List.of(folder.resolve("config.toml")),
        folder,
        Map.of());
  }

  @Test
  void aKeyIsOnTheScreenWhenItIsSaidToBe() throws Exception {
    var terminal = new StringWriter();
    var frames = new AtomicInteger();
    var shown = new CompletableFuture<String>();
    try (var workspace =
        OffscreenWorkspace.start(ports(), 80, 24, terminal, _ -> frames.incrementAndGet())) {
      long begin = System.nanoTime();
      workspace.press(
          "f2", nanos -> shown.complete(nanos <= System.nanoTime() - begin ? "" + terminal : ""));
      // Its title has another look than what stood there, so all of it is sent.
      assertTrue(shown.get(30, TimeUnit.SECONDS).contains("keys: "), shown::join);
      assertTrue(frames.get() > 0);
      assertEquals(24, workspace.screen().lines().count());
      assertEquals(
          ErrorCode.INVALID_ARGUMENT,
          assertThrows(PluginException.class, () -> workspace.press("ctrl+nothing", _ -> {}))
              .code());
    }
    String after = terminal.toString();
    assertTrue(after.contains("normal"), after);
  }
}
