package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Pane.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plugins that draw or tick more often than anybody looks.
final class PaneFloodTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  @Test
  void aPaceOutOfBoundsIsToldOnce() {
    plugins.offer("smoke", pane, "{\"title\":\"Smoke\",\"tickMillis\":90000}");
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      top.untilShows("pane smoke ticks every 60000");
      assertEquals(
          PluginPanes.TICK_MAX, top.workspace.pluginPanes().known().getFirst().tickMillis());
      plugins.offer("other", new FakePane(), "{\"title\":\"Other\",\"tickMillis\":60000}");
      plugins.reloaded("smoke");
      top.until(_ -> top.workspace.pluginPanes().known().size() == 2);
      String screen = top.screen();
      assertEquals(screen.indexOf("ticks every"), screen.lastIndexOf("ticks every"), screen);
    }
  }

  @Test
  @Timeout(180)
  @DisplayName("torture/40 10,000 pictures while the loop is busy: one of them is drawn")
  void aFloodOfPicturesCostsTheLoopOne() {
    var answered = new AtomicInteger();
    var more = new Semaphore(0);
    List<PluginPicture> drawn = new ArrayList<>();
    pane.answer =
        _ -> {
          int count = answered.incrementAndGet();
          if (count > 10_000) {
            more.acquireUninterruptibly();
          }
          return View.of(List.of("picture " + count));
        };
    plugins.offer("smoke", pane, "{}");
    PaneSpec spec = new PaneSpec("plugin", Map.of("plugin", "smoke", "name", "smoke"));
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      var session =
          new PaneSession(
              new PaneContext(99, spec, top.workspace), drawn::add, Assertions::fail, () -> {});
      session.resize(80, 24);
      session.open(0, Json.EMPTY, null);
      // Nothing happens on the loop until the plugin has drawn so often.
      while (answered.get() < 10_001) {
        session.command(PaneCommand.input("z"));
        Thread.onSpinWait();
      }
      assertEquals(List.of(), drawn);
      top.until(_ -> !drawn.isEmpty());
      assertEquals(1, drawn.size());
      PluginPicture.Lines lines = (PluginPicture.Lines) drawn.getFirst().drawing();
      assertTrue(lines != null && lines.lines().getFirst().text().equals("picture 10000"));
      session.close();
      more.release(1 << 20);
      top.until(_ -> pane.told.contains("close"));
    }
  }
}
