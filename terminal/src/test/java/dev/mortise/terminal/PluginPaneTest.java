package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.Pane.View;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Panes that plugins draw: what they are told, what becomes of what they say, and of what they do
/// wrong.
final class PluginPaneTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  private WorkspaceDriver open(String details) {
    plugins.offer("smoke", pane, details);
    return new WorkspaceDriver(plugins, folder).openPane();
  }

  private WorkspaceDriver open() {
    return open("{\"title\":\"Smoke\",\"tickMillis\":0}");
  }

  private void untilTold(WorkspaceDriver top, String what) {
    top.until(_ -> pane.told.contains(what));
  }

  @Test
  void aPaneIsOpenedFocusedResizedAndClosed() {
    try (WorkspaceDriver top = open()) {
      top.untilShows("smoke-ok");
      assertTrue(top.row(1).contains("Smoke · plugin smoke"), top.row(1));
      untilTold(top, "focus true");
      assertEquals("open 38x20", pane.told.getFirst());
      top.press("alt+left");
      untilTold(top, "focus false");
      top.press("alt+right", "alt+f");
      untilTold(top, "resize 78x20");
      top.press("alt+x");
      untilTold(top, "close");
    }
  }

  /// It is made before anybody has said what plugins offer.
  @Test
  void aPaneOfTheLastSessionHasItsTitleAndItsPace() throws IOException {
    Files.writeString(
        folder.resolve("workspace.json"),
        """
        {"tabs":[{"tree":{"kind":"plugin","with":{"plugin":"smoke","name":"smoke"}}}]}
        """);
    plugins.offer("smoke", pane, "{\"title\":\"Smoke\",\"tickMillis\":50}");
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      untilTold(top, "tick");
      assertTrue(top.row(1).contains("Smoke · plugin smoke"), top.row(1));
    }
  }

  @Test
  void aTabThatClosesEndsItsPanes() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.press("ctrl+w");
      untilTold(top, "close");
      assertTrue(top.workspace.deck().ids().size() == 1);
    }
  }

  /// Each of the 22, in the guide's words.
  @Test
  void everyCommandReachesThePlugin() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.press("j", "k", "ctrl+down", "ctrl+up", "enter", "esc", "g", "G", "pageup", "pagedown");
      top.press("f", "w", "left", "right", "s", "S", "z");
      top.press("/").type("q").press("esc");
      top.press("?").type("x").press("enter").press("?").press("esc");
      Set<String> wanted =
          new HashSet<>(
              Arrays.stream(PaneCommand.Kind.values()).map(PaneCommand.Kind::word).toList());
      assertEquals(22, wanted.size());
      top.until(_ -> {
        pane.told.forEach(told -> wanted.remove(told.split(" ", 2)[0]));
        return wanted.isEmpty();
      });
      assertTrue(pane.told.containsAll(List.of("filter q", "search_input x", "send_input z")));
      assertTrue(pane.told.contains("sort_by_column 0"), pane.told.toString());
    }
  }

  @Test
  @DisplayName("torture/40 what a plugin says is harmless")
  void whatAPluginSaysIsShownInItsLooksAndHarmless() {
    pane.answer =
        _ ->
            new View(
                List.of(
                    new Pane.Line(
                        List.of(
                            new Pane.Span("red\u001b[2J", "status-failed bold"),
                            new Pane.Span(" 漢\u202e", null)))),
                "ti\u001b]0;x\u0007tle");
    try (WorkspaceDriver top = open().untilShows("red")) {
      Cells cells = top.workspace.draw();
      int y = 2;
      int x = cells.row(y).indexOf("red");
      assertEquals(Theme.STANDARD.failure().withBold(), cells.style(x, y), "the look of the span");
      top.harmless();
    }
  }

  @Test
  void aFailureIsShownAndTriedAgain() {
    pane.answer =
        _ -> {
          throw new PluginException(ErrorCode.PLUGIN_FAILED, "smoke 1.0.0: trapped");
        };
    try (WorkspaceDriver top = open()) {
      top.untilShows("smoke 1.0.0: trapped").untilShows("r tries again");
      assertEquals(1, opened());
      pane.answer = _ -> View.of(List.of("back at work"));
      pane.told.clear();
      top.press("r").untilShows("back at work");
      // What it held of the pane it may let go of first.
      assertEquals(List.of("close", "open 38x20"), pane.told.subList(0, 2));
      assertFalse(top.screen().contains("trapped"), top.screen());
    }
  }

  private long opened() {
    return pane.told.stream().filter(told -> told.startsWith("open")).count();
  }

  @Test
  void aNewInstanceIsOpenedAndThePictureStays() {
    pane.answer =
        _ -> View.of(IntStream.range(0, 100).mapToObj(i -> "line " + i + " old").toList());
    try (WorkspaceDriver top = open().untilShows("line 0 old")) {
      top.press("pagedown");
      String before = top.row(2);
      assertTrue(before.contains("line 20 old"), before);
      pane.answer =
          _ -> View.of(IntStream.range(0, 100).mapToObj(i -> "line " + i + " new").toList());
      plugins.reloaded("smoke");
      top.untilShows("line 20 new");
      assertTrue(top.row(2).contains("line 20 new"), top.row(2));
    }
  }

  @Test
  void theLoopNeverWaitsForAPlugin() throws InterruptedException {
    var hang = new CountDownLatch(1);
    pane.answer =
        told -> {
          if (told.equals("select_next")) {
            try {
              assertTrue(hang.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return View.UNCHANGED;
        };
    try (WorkspaceDriver top = open()) {
      untilTold(top, "focus true");
      top.press("j");
      untilTold(top, "select_next");
      for (int i = 0; i < 10_000; i++) {
        top.workspace.input(new Input.Key(KeyStroke.named("k")));
      }
      for (int i = 20; i < 60; i++) {
        top.size(i, 20).screen();
      }
      top.size(80, 24).screen();
      hang.countDown();
      untilTold(top, "resize 38x20");
      top.press("z");
      untilTold(top, "send_input z");
      // Of ten thousand keys a few, of forty sizes the last.
      assertEquals(
          PaneQueue.REPEATED_MAX, pane.told.stream().filter("select_prev"::equals).count());
      assertEquals(1, pane.told.stream().filter(t -> t.startsWith("resize")).count());
    }
  }

  @Test
  void timePassesAtThePaceThePluginAsksFor() {
    try (WorkspaceDriver top = open("{\"title\":\"Smoke\",\"tickMillis\":1}")) {
      // Bounded below.
      assertEquals(
          PluginPanes.TICK_MIN, top.workspace.pluginPanes().known().getFirst().tickMillis());
      untilTold(top, "tick");
    }
  }

  @Test
  @DisplayName("torture/40 a picture of 100,000 lines is cut")
  void hugePicturesAreCut() {
    String wide = "x".repeat(1 << 20);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(i == 0 ? wide : "y" + i);
    }
    PluginPicture picture = PluginPicture.of(View.of(many), Theme.STANDARD);
    PluginPicture.Lines lines = (PluginPicture.Lines) picture.drawing();
    assertEquals(PluginPicture.LINES_MAX, lines == null ? 0 : lines.lines().size());
    assertTrue(lines != null && lines.lines().getFirst().text().length() <= 4_096);
  }

  @Test
  void aTableIsSortedHereAndTheChosenRowIsTold() {
    pane.answer =
        _ ->
            new View(
                null,
                null,
                new Pane.Grid(
                    List.of("NAME", "AGE"),
                    List.of(row("b", "10"), row("a", "9"), row("c", "100")),
                    null),
                null,
                null,
                null);
    try (WorkspaceDriver top = open().untilShows("NAME")) {
      top.press("s", "s");
      assertTrue(top.row(3).contains("a  ") && top.row(4).contains("b"), top.screen());
      top.press("g", "enter");
      untilTold(top, "event table select a");
    }
  }

  private static Pane.Row row(String name, String age) {
    return new Pane.Row(name, List.of(Pane.Line.of(name), Pane.Line.of(age)));
  }

  @Test
  void aTreeCanBeUsed() {
    pane.answer =
        told ->
            new View(
                null,
                null,
                null,
                Json.of(
                    """
                    {"type":"column","children":[
                      {"type":"text","text":"Notes","variant":"heading"},
                      {"type":"input","id":"q","label":"Find","value":"%s"},
                      {"type":"row","children":[
                        {"type":"button","id":"go","label":"Go"},
                        {"type":"checkbox","id":"all","label":"all","checked":false}]},
                      {"type":"hologram"}]}
                    """
                        .formatted(told.equals("event q change h") ? "h" : "")),
                null,
                null);
    try (WorkspaceDriver top = open().untilShows("[ Go ]")) {
      assertEquals(Mode.INPUT, top.workspace.mode());
      top.press("h");
      untilTold(top, "event q change h");
      top.untilShows("‹h›").press("tab", "enter");
      untilTold(top, "event go click ");
      top.press("j", "enter");
      untilTold(top, "event all change true");
    }
  }

  @Test
  void theMouseNamesTheRegionAndStateComesBack() {
    pane.answer =
        _ ->
            new View(
                List.of(Pane.Line.of("over there")),
                null,
                null,
                null,
                List.of(new Pane.Region("left", 0, 0, 5, 2)),
                Json.of("{\"n\":1}"));
    try (WorkspaceDriver top = open().untilShows("over there")) {
      int x = 41;
      top.mouse(Input.Kind.PRESS, x, 2);
      untilTold(top, "click left 0,0 [] left");
      new SessionFile(top.workspace).save();
    }
    pane.told.clear();
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      top.until(_ -> pane.told.stream().anyMatch(t -> t.endsWith("state {\"n\":1}")));
    }
  }

  @Test
  void anActionOfThePaneHasAKeyAndABuiltInKeyStaysTheWorkspaces() {
    String details =
        """
        {"title":"Smoke","tickMillis":0,"key":"ctrl+p",
         "actions":[{"name":"twist","title":"Twist","key":"ctrl+g"}]}
        """;
    try (WorkspaceDriver top = open(details).untilShows("smoke-ok")) {
      top.press("ctrl+g");
      untilTold(top, "act twist");
      top.press("ctrl+p").untilShows("No port is forwarded.");
      assertFalse(top.workspace.pluginPanes().collisions().isEmpty());
    }
  }

  @Test
  @DisplayName("torture/40 ten panes of one plugin at once")
  void tenPanesOfOnePluginEachHearTheirOwnCommands() {
    try (WorkspaceDriver top = open().size(200, 52)) {
      for (int i = 0; i < 9; i++) {
        top.workspace.open(
            top.workspace.pluginPanes().known().getFirst().spec(),
            i % 2 == 0 ? Desk.Place.BELOW : Desk.Place.RIGHT);
        top.screen();
      }
      top.until(_ -> opened() == 10);
      // The last one opened has the keyboard; behind all of them comes the first page.
      String letters = "ABDFHIJKLM";
      for (int i = 0; i < 10; i++) {
        top.type(letters.substring(i, i + 1)).press("shift+tab");
      }
      top.until(_ -> pane.commands.values().stream().mapToInt(List::size).sum() == 10);
      assertEquals(10, pane.commands.size(), pane.commands.toString());
      Set<String> heard = new HashSet<>();
      pane.commands
          .values()
          .forEach(own -> {
            assertEquals(1, own.size(), pane.commands.toString());
            heard.addAll(own);
          });
      assertEquals(10, heard.size());
    }
  }
}
