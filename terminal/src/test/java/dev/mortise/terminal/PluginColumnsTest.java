package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What plugins say of objects, and what is forgotten of it.
final class PluginColumnsTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final AtomicInteger shown = new AtomicInteger();
  private final AtomicInteger relisted = new AtomicInteger();

  private WorkspaceDriver open() {
    plugins.offer(
        "owners",
        new FakePane(),
        "{\"title\":\"Owners\",\"tickMillis\":0,\"columns\":"
            + "[{\"resource\":\"pods\",\"name\":\"owner\",\"title\":\"OWNER\"}]}");
    WorkspaceDriver top = new WorkspaceDriver(plugins, folder);
    return top.until(_ -> !top.workspace.pluginPanes().known().isEmpty());
  }

  private PluginColumns columns(WorkspaceDriver top) {
    return new PluginColumns(
        top.workspace, "pods", shown::incrementAndGet, relisted::incrementAndGet);
  }

  private static void change(PluginColumns columns, String key) {
    columns.changed(key, JsonMapper.shared().readTree("{}"));
  }

  private void ask(WorkspaceDriver top, PluginColumns columns) {
    int before = shown.get();
    columns.tick();
    top.until(_ -> shown.get() > before);
  }

  @Test
  void whatIsGoneIsForgotten() {
    try (WorkspaceDriver top = open();
        PluginColumns columns = columns(top)) {
      List.of("a", "b", "c").forEach(key -> change(columns, key));
      ask(top, columns);
      assertEquals(List.of("seen"), columns.texts("a"));
      columns.gone("a");
      assertEquals(List.of(""), columns.texts("a"));
      columns.only(Set.of("c"));
      assertEquals(List.of(""), columns.texts("b"));
      assertEquals(List.of("seen"), columns.texts("c"));
    }
  }

  /// An answer may be on its way while its object goes.
  @Test
  void whatGoesWhileItIsAskedAboutIsForgottenToo() {
    try (WorkspaceDriver top = open();
        PluginColumns columns = columns(top)) {
      List.of("a", "b").forEach(key -> change(columns, key));
      columns.tick();
      columns.gone("a");
      top.until(_ -> shown.get() > 0);
      assertEquals(List.of(""), columns.texts("a"));
      assertEquals(List.of("seen"), columns.texts("b"));
    }
  }

  @Test
  void aColumnThatIsNewAsksForAllObjects() {
    try (WorkspaceDriver top = open();
        PluginColumns columns = columns(top)) {
      columns.tick();
      assertEquals(0, relisted.get());
      plugins.offer(
          "teams",
          new FakePane(),
          "{\"title\":\"Teams\",\"tickMillis\":0,\"columns\":"
              + "[{\"resource\":\"pods\",\"name\":\"team\",\"title\":\"TEAM\"}]}");
      plugins.reloaded("teams");
      top.until(_ -> columns.titles().size() == 2);
      int before = relisted.get();
      columns.tick();
      assertEquals(before + 1, relisted.get());
      columns.tick();
      assertEquals(before + 1, relisted.get());
    }
  }
}
