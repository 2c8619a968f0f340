package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.Pane.View;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole screens as golden files: a body of 200×50 between the tabs and the status bar.
///
/// `-Dmortise.golden.write=true` writes them anew; then look at the change.
@Timeout(400)
final class ScreensTest {
  private static final Path SCREENS = Path.of("src/test/resources/screens");

  private static final Pattern CLOCK = Pattern.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}");
  private static final Pattern AGE = Pattern.compile(" [0-9]+[smh] +(?=│$)");

  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  private WorkspaceDriver open() {
    return new WorkspaceDriver(plugins, folder).size(200, 52);
  }

  private WorkspaceDriver withPane(String shown) {
    plugins.offer("weather", pane, "{\"title\":\"Weather\",\"tickMillis\":0}");
    return open().untilShows("weather").openPane().untilShows(shown);
  }

  /// Compares the screen with the file of that name, but for what the clock says.
  private static void check(String name, WorkspaceDriver top) {
    String actual =
        top.screen()
            .lines()
            .map(row -> CLOCK.matcher(row).replaceAll(time -> "*".repeat(time.group().length())))
            .map(row ->
                AGE.matcher(row).replaceAll(age -> " *" + " ".repeat(age.group().length() - 2)))
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = SCREENS.resolve(name + ".txt");
    try {
      if (Boolean.getBoolean("mortise.golden.write")) {
        Files.createDirectories(SCREENS);
        Files.writeString(file, actual);
      }
      assertEquals(
          Files.readString(file), actual, () -> file + " (-Dmortise.golden.write=true writes it)");
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read; -Dmortise.golden.write=true makes it", e);
    }
  }

  @Test
  void anEmptyWorkspace() {
    try (WorkspaceDriver top = open().untilShows("There is no plugin")) {
      check("empty", top);
    }
  }

  @Test
  void fourPanesShareTheBody() {
    plugins.offer("weather", pane, "{\"title\":\"Weather\",\"tickMillis\":0}");
    try (WorkspaceDriver top = open().untilShows("weather")) {
      top.press("alt+v", "alt+h", "alt+left", "alt+h");
      top.until(screen -> screen.split("weather", -1).length == 5);
      assertEquals(
          List.of(
              new Area(0, 1, 100, 25),
              new Area(0, 26, 100, 25),
              new Area(100, 1, 100, 25),
              new Area(100, 26, 100, 25)),
          areas(top));
      check("four-panes", top);
      // Twice one step larger: 50 × 0.4 above, the rest below; the other column stays.
      top.press("alt+shift+up", "alt+shift+up");
      assertEquals(
          List.of(
              new Area(0, 1, 100, 20),
              new Area(0, 21, 100, 30),
              new Area(100, 1, 100, 25),
              new Area(100, 26, 100, 25)),
          areas(top));
      // From the larger pane below at the left, most of the edge is shared with the one below.
      top.press("alt+right");
      assertEquals(3, index(top));
      top.press("alt+up");
      assertEquals(2, index(top));
      top.press("alt+left");
      assertEquals(0, index(top));
      check("four-panes-resized", top);
    }
  }

  private static List<Area> areas(WorkspaceDriver top) {
    return List.copyOf(top.workspace.plan().panes().values());
  }

  private static int index(WorkspaceDriver top) {
    Tab tab = top.workspace.tabs().current();
    return tab.panes().indexOf(tab.focused());
  }

  @Test
  void aListOfResources() throws IOException {
    try (var cluster = new MockCluster()) {
      Files.writeString(
          folder.resolve("config.toml"),
          "[views.pods]\ncolumns = [\"ready\", \"status\", \"node\"]\n");
      cluster.pod("web", "Running");
      cluster.pod("db", "Pending");
      cluster.pod("queue", "Failed");
      try (WorkspaceDriver top =
          new WorkspaceDriver(plugins, folder, cluster.clusters())
              .size(200, 52)
              .untilShows("pods * (3)")) {
        top.press("s", "s").until(screen -> screen.contains("NAME ▲"));
        check("resource-list", top);
      }
    }
  }

  @Test
  void aPaneOfLines() {
    pane.answer =
        _ ->
            new View(
                IntStream.range(0, 60)
                    .mapToObj(i ->
                        new Pane.Line(
                            List.of(
                                new Pane.Span("hour " + i + " ", "bold"),
                                new Pane.Span("漢字 é rain", "status-running"))))
                    .toList(),
                "Weather today");
    try (WorkspaceDriver top = withPane("hour 9")) {
      check("plugin-lines", top);
    }
  }

  @Test
  void aPaneWithATable() {
    pane.answer =
        _ ->
            new View(
                null,
                null,
                new Pane.Grid(
                    List.of("CITY", "DEGREES", "SAYS"),
                    List.of(row("Oslo", "-4", "snow"), row("Rome", "19", "sun")),
                    null),
                null,
                null,
                null);
    try (WorkspaceDriver top = withPane("Oslo")) {
      top.press("s", "s");
      check("plugin-table", top);
    }
  }

  private static Pane.Row row(String... cells) {
    return new Pane.Row(cells[0], List.of(cells).stream().map(Pane.Line::of).toList());
  }

  @Test
  void aPaneWithATree() {
    pane.answer =
        _ ->
            new View(
                null,
                null,
                null,
                Json.of(
                    """
                    {"type":"column","children":[
                      {"type":"text","text":"Weather","variant":"heading"},
                      {"type":"input","id":"city","label":"City","value":"Oslo"},
                      {"type":"separator"},
                      {"type":"row","children":[
                        {"type":"button","id":"go","label":"Look"},
                        {"type":"checkbox","id":"wind","label":"wind","checked":true}]},
                      {"type":"progress","id":"p","value":0.4}]}
                    """),
                null,
                null);
    try (WorkspaceDriver top = withPane("[ Look ]")) {
      check("plugin-tree", top);
    }
  }

  @Test
  void aPaneThatFailed() {
    pane.answer =
        _ -> {
          throw new PluginException(
              ErrorCode.PLUGIN_FAILED,
              "weather 1.0.0: unreachable was reached in render, after 1,204 of 5,000,000 units of"
                  + " fuel");
        };
    try (WorkspaceDriver top = withPane("unreachable")) {
      check("plugin-failed", top);
    }
  }

  @Test
  void aQuestionOfConsent() {
    plugins.offer("weather", pane, "{\"title\":\"Weather\",\"tickMillis\":0}");
    try (WorkspaceDriver top = open().untilShows("weather")) {
      plugins.consents.ask("q1", "weather", "net:http:api.example.com");
      top.untilShows("1 waiting").press("f4").untilShows("Mortise asks you");
      check("consent", top);
    }
  }

  @Test
  void helpAndTheKeysOfAPane() {
    try (WorkspaceDriver top = open().untilShows("There is no plugin")) {
      top.press("f1").untilShows("─ help ─");
      check("help", top);
      top.press("f1", "f2").untilShows("keys: plugins");
      check("pane-help", top);
    }
  }

  @Test
  void toastsStandInTheCorner() {
    try (WorkspaceDriver top = open().untilShows("There is no plugin")) {
      top.workspace.toast(Toast.Kind.SUCCESS, "web scaled");
      top.workspace.toast(Toast.Kind.INFO, "The configuration was read again.");
      top.workspace.toast(Toast.Kind.ERROR, "cluster real: delete pods web: not found");
      check("toasts", top);
    }
  }

  @Test
  void aSessionOfTheMonitor() {
    var sessions = new FakeSessions();
    sessions.sessions.add(FakeSessions.facts("b2", Instant.EPOCH.plusSeconds(3), 2));
    try (WorkspaceDriver top =
        new WorkspaceDriver(plugins, folder, null, sessions)
            .size(200, 52)
            .untilShows("There is no plugin")) {
      top.press("f6").untilShows("ended 2").press("enter").untilShows("The session is over.");
      check("monitor-sessions", top);
    }
  }
}
