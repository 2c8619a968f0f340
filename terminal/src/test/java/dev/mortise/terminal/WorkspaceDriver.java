package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.kubernetes.Clusters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sits in front of a workspace without a terminal: presses keys, and waits until something is to
/// be seen.
final class WorkspaceDriver implements AutoCloseable {
  private static final long WAIT_NANOS = 90_000_000_000L;

  final List<String> copied = new ArrayList<>();
  final Workspace workspace;
  private int width = 80;
  private int height = 24;

  WorkspaceDriver(PluginService plugins, Path folder, @Nullable Clusters clusters) {
    this(plugins, folder, clusters, MonitorSessions.NONE);
  }

  WorkspaceDriver(
      PluginService plugins, Path folder, @Nullable Clusters clusters, MonitorSessions sessions) {
    this(plugins, folder, clusters, new WorkspaceClipboard(), sessions);
  }

  WorkspaceDriver(
      PluginService plugins,
      Path folder,
      @Nullable Clusters clusters,
      WorkspaceClipboard clipboard,
      MonitorSessions sessions) {
    this(plugins, folder, clusters, clipboard, sessions, Map.of());
  }

  private WorkspaceDriver(
      PluginService plugins,
      Path folder,
      @Nullable Clusters clusters,
      WorkspaceClipboard clipboard,
      MonitorSessions sessions,
      Map<String, String> environment) {
    this.workspace =
        new Workspace(
            new WorkspacePorts(
                plugins,
                new Caller.Operator("ada"),
                clusters,
                AuditTrail.NONE,
                clipboard,
                sessions,
                List.of(folder.resolve("config.toml")),
                folder,
                environment),
            Panes.registry(),
            LogCapture.silent());
    workspace.terminal(_ -> false, copied::add);
    new SessionFile(workspace).restore();
    workspace.start();
    workspace.resize(width, height);
  }

  WorkspaceDriver(PluginService plugins, Path folder) {
    this(plugins, folder, null);
  }

  /// Without plugins and clusters, and with these variables.
  static WorkspaceDriver alone(Path folder, Map<String, String> environment) {
    return with(new FakePlugins(), folder, environment);
  }

  /// Without clusters, and with these variables.
  static WorkspaceDriver with(PluginService plugins, Path folder, Map<String, String> environment) {
    return new WorkspaceDriver(
        plugins, folder, null, new WorkspaceClipboard(), MonitorSessions.NONE, environment);
  }

  /// Opens the pane of a plugin at the right, once it is known that there is one.
  WorkspaceDriver openPane() {
    until(_ -> !workspace.pluginPanes().known().isEmpty());
    workspace.open(workspace.pluginPanes().known().getFirst().spec(), Desk.Place.RIGHT);
    return this;
  }

  WorkspaceDriver size(int columns, int rows) {
    width = columns;
    height = rows;
    workspace.resize(columns, rows);
    return this;
  }

  WorkspaceDriver press(String... keys) {
    for (String key : keys) {
      workspace.input(new Input.Key(KeyStroke.parse(key).orElseThrow()));
      workspace.draw();
    }
    return this;
  }

  WorkspaceDriver type(String text) {
    text.codePoints()
        .mapToObj(c -> KeyStroke.named(Character.toString(c)))
        .forEach(stroke -> {
          workspace.input(new Input.Key(stroke));
          workspace.draw();
        });
    return this;
  }

  /// Goes to the end of the first line that has this text, where somebody may type.
  WorkspaceDriver goTo(String text) {
    List<String> rows = screen().lines().toList();
    int row = 2;
    while (!rows.get(row).contains(text)) {
      row++;
    }
    press("ctrl+home");
    for (int i = 2; i < row; i++) {
      press("down");
    }
    return press("end");
  }

  WorkspaceDriver mouse(Input.Kind kind, int x, int y) {
    return mouse(kind, Input.Button.LEFT, x, y);
  }

  WorkspaceDriver mouse(
      Input.Kind kind, Input.Button button, int x, int y, Input.Modifier... held) {
    workspace.input(new Input.Mouse(kind, button, x, y, Set.of(held)));
    return this;
  }

  /// Presses the mouse where a text begins on the screen, of which only one is there.
  WorkspaceDriver click(String text) {
    List<String> rows = screen().lines().toList();
    for (int y = 0; y < rows.size(); y++) {
      int x = rows.get(y).indexOf(text);
      if (x >= 0) {
        mouse(Input.Kind.PRESS, x, y);
        screen();
        return this;
      }
    }
    return fail("nothing to click:\n" + screen());
  }

  /// Lets everything happen until the screen is as wanted.
  WorkspaceDriver until(Predicate<String> wanted) {
    long end = System.nanoTime() + WAIT_NANOS;
    String screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() - end > 0) {
        fail("this never came:\n" + screen);
      }
      try {
        workspace.step(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted");
      }
      workspace.tick();
      screen = screen();
    }
    return this;
  }

  WorkspaceDriver untilShows(String text) {
    return until(screen -> screen.contains(text));
  }

  String screen() {
    return workspace.draw().toString();
  }

  /// One row of it, from 0.
  String row(int y) {
    return workspace.draw().row(y);
  }

  /// Fails when something on the screen would be taken for a command, or turns or hides letters.
  void harmless() {
    String screen = screen();
    assertTrue(
        screen
            .codePoints()
            .noneMatch(c ->
                c != '\n'
                    && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)),
        screen);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
