package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What plugins add to lists of resources, menus, and the switcher between resources.
@Timeout(400)
final class MenusTest {
  private static final String DETAILS =
      """
      {"title":"Clock","tickMillis":0,"key":"ctrl+g",
       "columns":[{"resource":"pods","name":"seen","title":"SEEN"}],
       "actions":[{"name":"wind","title":"Wind up"},
        {"name":"wake","title":"Wake it","resource":"pods"},
        {"name":"poke","title":"Poke it","key":"ctrl+y","resource":"pods"},
        {"name":"drain","title":"Drain it","resource":"nodes"}]}
      """;

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  @AfterEach
  void end() {
    cluster.close();
  }

  private WorkspaceDriver open() {
    cluster.pod("web", "Running");
    cluster.pod("api", "Running");
    plugins.offer("clock", pane, DETAILS);
    return new WorkspaceDriver(plugins, folder, cluster.clusters())
        .size(120, 40)
        .untilShows("pods * (2)")
        .untilShows("SEEN");
  }

  private void untilTold(WorkspaceDriver top, String what) {
    top.until(_ -> pane.told.contains(what));
  }

  @Test
  void aColumnOfAPluginIsFilled() {
    try (WorkspaceDriver top = open()) {
      top.until(screen -> screen.lines().filter(l -> l.contains(" seen ")).count() == 2);
    }
  }

  @Test
  void anActionWithoutAKeyIsInTheMenu() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+m").untilShows("Wake it (plugin clock)");
      assertTrue(top.screen().contains("Poke it (plugin clock)  ctrl+y"), top.screen());
      assertTrue(top.screen().contains("delete  ctrl+alt+d"), top.screen());
      assertFalse(top.screen().contains("Drain it"), top.screen());
      top.type("wake").press("enter");
      untilTold(top, "act wake");
    }
  }

  @Test
  void aKeyOfAnActionWorksOnTheChosenObject() {
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+y");
      untilTold(top, "act poke");
    }
  }

  @Test
  void theMenuDoesWhatTheKeyDoes() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+m").type("yaml").press("enter").untilShows("yaml: pods dev/");
    }
  }

  @Test
  void theRightButtonShowsTheMenuOfWhatLiesThere() {
    try (WorkspaceDriver top = open()) {
      top.press("s", "s").untilShows("NAME ▲");
      // The second row of the two.
      top.mouse(Input.Kind.PRESS, Input.Button.RIGHT, 5, 4).untilShows("─ pods dev/web ─");
    }
  }

  @Test
  void theRightButtonChoosesAndPressesNothing() {
    pane.answer =
        _ ->
            new Pane.View(
                null,
                null,
                null,
                Json.of(
                    """
                    {"type":"row","children":[{"type":"button","id":"a","label":"A"},
                      {"type":"button","id":"b","label":"B"}]}
                    """),
                null,
                null);
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+g").untilShows("[ B ]");
      int y =
          IntStream.range(0, 40).filter(i -> top.row(i).contains("[ B ]")).findFirst().orElse(0);
      top.mouse(Input.Kind.PRESS, Input.Button.RIGHT, top.row(y).indexOf("[ B ]") + 2, y);
      top.untilShows("Wind up (plugin clock)").press("esc", "enter");
      // Whatever the button did, the plugin heard of before.
      untilTold(top, "event b click ");
      assertEquals(
          List.of("click right 8,0 [] null", "event b click "),
          pane.told.stream()
              .filter(t -> t.startsWith("event ") || t.startsWith("click "))
              .toList());
    }
  }

  @Test
  void aPanesOwnActionsHaveAMenuToo() {
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+g")
          .untilShows("smoke-ok")
          .press("alt+m")
          .untilShows("Wind up (plugin clock)");
      // The workspace's own commands stand before them.
      assertTrue(
          top.screen().indexOf("try again  r") < top.screen().indexOf("Wind up"), top.screen());
      top.type("wind").press("enter");
      untilTold(top, "act wind");
      // Its key closes what it opened.
      top.press("ctrl+g").until(screen -> !screen.contains("smoke-ok"));
    }
  }

  @Test
  void aHeadThatIsClickedSorts() {
    try (WorkspaceDriver top = open()) {
      int x = top.row(2).indexOf("NAME ", 12);
      top.mouse(Input.Kind.PRESS, x, 2).untilShows("NAME ▲");
      assertTrue(top.row(3).contains("api"), top.screen());
      top.mouse(Input.Kind.PRESS, x, 2).untilShows("NAME ▼");
      assertTrue(top.row(3).contains("web"), top.screen());
    }
  }

  @Test
  void aCustomResourceIsFoundByItsShortNameAndHasItsColumns() {
    cluster.crontab();
    try (WorkspaceDriver top = open()) {
      top.press(":").type("(ct").untilShows("crontabs.example.dev (ct)");
      top.press("enter").untilShows("SCHEDULE").untilShows("0 3 * * *");
      assertFalse(top.screen().contains("HIDDEN"), top.screen());
      assertTrue(top.row(3).contains("nightly"), top.screen());
    }
  }

  @Test
  void everyShortNameLeadsToItsList() {
    try (WorkspaceDriver top = open()) {
      for (String word : "po deploy svc sts ds job cj cm secret ing no ns pv pvc".split(" ")) {
        top.press(":").type(word).press("enter");
        String shown =
            top.workspace.deck().spec(top.workspace.tabs().current().focused()).get("resource");
        assertTrue(
            shown.equals(Aliases.resource(word)) && !shown.equals(word), word + " led to " + shown);
      }
      assertTrue(Aliases.resource("hpa").equals("horizontalpodautoscalers"));
      assertTrue(Aliases.names().containsAll(List.of("pods", "roles", "leases")));
    }
  }
}
