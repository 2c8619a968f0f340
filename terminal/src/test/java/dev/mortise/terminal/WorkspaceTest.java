package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tabs, panes, keys, the mouse and what is shown of them.
final class WorkspaceTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();

  private WorkspaceDriver open() {
    plugins.offer("clock", new FakePane(), "{\"title\":\"Clock\",\"tickMillis\":0}");
    return new WorkspaceDriver(plugins, folder).untilShows("clock");
  }

  @Test
  void withoutAClusterItBeginsWithPlugins() {
    try (WorkspaceDriver top = open()) {
      assertEquals(" [1] *|PLG │", top.row(0));
      assertTrue(top.row(1).startsWith("┌─ plugins (1) ─"), top.row(1));
      assertTrue(top.row(23).startsWith(" normal  * │ f1 help"), top.row(23));
    }
  }

  @Test
  void splitsShareTheBodyOfTheSpecifiedScreen() {
    try (WorkspaceDriver top = open().size(200, 52)) {
      top.press("alt+v", "alt+h");
      ScreenPlan plan = top.workspace.plan();
      assertEquals(
          List.of(new Area(0, 1, 100, 50), new Area(100, 1, 100, 25), new Area(100, 26, 100, 25)),
          List.copyOf(plan.panes().values()));
      top.press("alt+shift+up");
      assertEquals(
          new Area(100, 24, 100, 27), List.copyOf(top.workspace.plan().panes().values()).getLast());
    }
  }

  @Test
  void focusGoesByKeysAndTheLastPaneClosesTheTab() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+v", "alt+h");
      Tab tab = top.workspace.tabs().current();
      assertEquals(List.of(1, 2, 3), tab.panes());
      assertEquals(3, tab.focused());
      top.press("alt+left");
      assertEquals(1, tab.focused());
      top.press("tab");
      assertEquals(2, tab.focused());
      top.press("shift+tab", "alt+f");
      assertEquals(List.of(1), List.copyOf(top.workspace.plan().panes().keySet()));
      top.press("alt+f", "alt+x", "alt+x");
      assertEquals(1, tab.panes().size());
      top.press("alt+x");
      // The last page is replaced by a new one.
      assertEquals(1, top.workspace.tabs().all().size());
      assertFalse(top.workspace.tabs().all().contains(tab));
    }
  }

  @Test
  void tabsComeAndGo() {
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+t", "ctrl+t");
      assertEquals(" [1] *|PLG │ [2] *|PLG │ [3] *|PLG │", top.row(0));
      top.press("alt+1");
      assertEquals(0, top.workspace.tabs().active());
      top.mouse(Input.Kind.PRESS, 14, 0);
      assertEquals(1, top.workspace.tabs().active());
      top.mouse(Input.Kind.PRESS, Input.Button.MIDDLE, 14, 0).press("ctrl+w");
      assertEquals(" [1] *|PLG │", top.row(0));
    }
  }

  @Test
  void helpIsMadeOfTheKeysThatDecide() throws IOException {
    Files.writeString(folder.resolve("config.toml"), "[keybindings.global]\nquit = \"f10\"\n");
    try (WorkspaceDriver top = open()) {
      top.press("f1", "alt+f");
      assertTrue(top.screen().contains("f10                    quit"), top.screen());
      top.press("f1").press("f2");
      assertTrue(top.screen().contains("keys: plugins (1)"), top.screen());
      assertTrue(top.screen().contains("release from quarantine"), top.screen());
    }
  }

  @Test
  void pluginsAreChangedFromTheirPane() {
    try (WorkspaceDriver top = open()) {
      top.press("e").untilShows("clock enabled");
      top.press("r").untilShows("clock reloaded");
      assertEquals(List.of("enable clock", "reload clock"), plugins.done);
      top.press("w").untilShows("It has run for 5 s.");
      top.press("esc");
      assertEquals(1, top.workspace.tabs().current().panes().size());
      top.press("p").untilShows("net:http:example.com");
      top.press("y").untilShows("Plugin clock may from now on:");
      top.press("y").untilShows("granted");
      assertEquals("grant clock net:http:example.com", plugins.done.getLast());
    }
  }

  @Test
  void whatWasFoundBesideAPluginOfItsIdIsShownAndNotMistakenForIt() {
    plugins.strays.add(
        new PluginView(
            "clock",
            null,
            Path.of("/other/clock"),
            new PluginState.Failed(
                ErrorCode.CONFLICT, "the id clock is taken", Instant.EPOCH, 0, null),
            List.of(),
            List.of(),
            "",
            null,
            0));
    try (WorkspaceDriver top = open()) {
      top.untilShows("plugins (2)").press("S").untilShows("clock stopped");
      assertEquals(List.of("stop clock"), plugins.done);
      top.press("j").until(screen -> screen.contains("failed"));
      for (String key : List.of("S", "r", "A", "w")) {
        top.press(key);
      }
      top.press("ctrl+l").untilShows("app logs");
      assertEquals(4, top.workspace.log().after(0).size());
      top.until(screen -> screen.split("the id clock is taken", -1).length > 4);
      assertEquals(List.of("stop clock"), plugins.done);
    }
  }

  @Test
  void aWarningThatComesUpIsShown() {
    try (WorkspaceDriver top = open()) {
      plugins.warnings.put("clock", List.of("its files changed and are not accepted"));
      top.untilShows("its files changed and are not");
      plugins.warnings.clear();
      top.until(screen -> !screen.contains("its files changed"));
    }
  }

  @Test
  void aLongToastKeepsItsWordsAndIsInTheAppLogsWhole() {
    try (WorkspaceDriver top = open()) {
      String end = "the last word of a long reason";
      top.workspace.toast(
          Toast.Kind.ERROR,
          "The old guide goes on: guide 1.0.0: its files changed and are not accepted\n"
              + "mortise plugins accept guide\n"
              + "because of what happened ".repeat(9)
              + end);
      String screen = top.screen();
      assertTrue(screen.contains(" The old guide goes on: guide 1.0.0: its files"), screen);
      assertTrue(screen.contains(" changed and are not accepted"), screen);
      assertTrue(screen.contains(" mortise plugins accept guide"), screen);
      assertTrue(screen.contains("…") && !screen.contains("\ufffd"), screen);
      assertFalse(screen.contains(end), screen);
      top.size(400, 52).press("ctrl+l").untilShows(end);
    }
  }

  @Test
  void filteringShowsWhatFitsAndEscEndsIt() {
    plugins.offer("alarm", new FakePane(), "{}");
    try (WorkspaceDriver top = open()) {
      top.press("/").type("ala");
      assertTrue(top.row(23).contains("filter input"), top.row(23));
      assertTrue(top.row(1).contains("plugins (1 of 2) /ala"), top.row(1));
      top.press("enter", "esc");
      assertTrue(top.row(1).contains("plugins (2)"), top.row(1));
    }
  }

  @Test
  @DisplayName("torture/40 the key that leaves always works")
  void leavingAsksAndTwiceMeansIt() {
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+c");
      assertTrue(top.screen().contains("Leave the workspace?"));
      top.press("n");
      assertFalse(top.workspace.ended());
      top.press("ctrl+q", "y");
      assertTrue(top.workspace.ended());
    }
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+q", "ctrl+q");
      assertTrue(top.workspace.ended());
    }
  }

  @Test
  void leavingIsAskedOverAnyOtherQuestion() {
    try (WorkspaceDriver top = open()) {
      top.press("p").untilShows("net:http:example.com").press("y").untilShows("may from now on:");
      // It neither answers the other question nor leaves at once.
      top.press("ctrl+q");
      assertFalse(top.workspace.ended());
      assertTrue(top.screen().contains("Leave the workspace?"), top.screen());
      top.press("n");
      assertTrue(top.screen().contains("may from now on:"), top.screen());
      assertEquals(List.of(), plugins.done);
      top.press("ctrl+q", "ctrl+q");
      assertTrue(top.workspace.ended());
      assertEquals(List.of(), plugins.done);
    }
  }

  @Test
  @DisplayName("torture/40 every size is a size, none at all too")
  void everySizeIsASize() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+v", "alt+h", "f1", "f2");
      for (int width = 0; width < 90; width += 7) {
        for (int height = 0; height < 30; height++) {
          top.size(width, height);
          Cells cells = top.workspace.draw();
          assertEquals(width, cells.width());
          assertEquals(height, cells.height());
        }
      }
      top.size(80, 24).press("esc");
      assertTrue(top.screen().contains("clock"));
    }
  }

  @Test
  void aDividerFollowsTheMouse() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+v");
      top.mouse(Input.Kind.PRESS, 40, 10);
      for (int x = 41; x < 60; x++) {
        top.mouse(Input.Kind.DRAG, x, 10);
      }
      top.mouse(Input.Kind.RELEASE, 59, 10);
      assertEquals(60, List.copyOf(top.workspace.plan().panes().values()).getFirst().width());
    }
  }

  @Test
  void theConfigurationCountsAtOnceAndABadOneIsExplained() throws IOException {
    try (WorkspaceDriver top = open()) {
      Files.writeString(folder.resolve("config.toml"), "[theme]\nacent = \"red\"\n");
      top.untilShows("did you mean");
      Files.writeString(folder.resolve("config.toml"), "[theme]\naccent = \"red\"\n");
      top.untilShows("read again");
      assertEquals(new Colour(1), top.workspace.config().theme().colour(ThemeKey.ACCENT));
    }
  }

  @Test
  void manyProblemsOfTheConfigurationAreAllInTheAppLogs() throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        """
        [theme]
        acent = "red"
        [general]
        shel = "sh"
        [keybindings.global]
        app_logs = "f8"
        [keybindings.tui]
        new_tab = "ctrl+q"
        """);
    try (WorkspaceDriver top = open()) {
      assertTrue(top.screen().contains("3 problems in config.toml; f8 shows"), top.screen());
      top.size(200, 52).press("f8").untilShows("did you mean accent?");
      assertTrue(top.screen().contains("did you mean shell?"), top.screen());
      assertTrue(top.screen().contains("config.toml:8:1: ctrl+q is global.quit"), top.screen());
    }
  }

  @Test
  void tabsAndSplitsComeBack() {
    try (WorkspaceDriver top = open()) {
      top.press("alt+v", "f1", "alt+left", "ctrl+t", "alt+1", "alt+shift+up");
      new SessionFile(top.workspace).save();
    }
    try (WorkspaceDriver top = open()) {
      assertTrue(top.row(0).contains("[2]") && !top.row(0).contains("[3]"), top.row(0));
      assertEquals(2, top.workspace.tabs().current().panes().size() - 1);
      assertTrue(top.untilShows("─ help ─").screen().contains("plugins"), top.screen());
    }
  }

  @Test
  void muchStateOfPanesComesBackToo() {
    try (WorkspaceDriver top = open()) {
      PaneSpec large = PaneSpec.of("help", "state", "x".repeat(2 << 20));
      top.workspace.open(large, Desk.Place.TAB);
      new SessionFile(top.workspace).save();
    }
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      assertEquals(2, top.workspace.tabs().all().size());
    }
  }

  @Test
  void aFileThatIsNoSessionIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("workspace.json"), "{\"tabs\": [{\"tree\": [[[");
    try (WorkspaceDriver top = open()) {
      assertEquals(" [1] *|PLG │", top.row(0));
    }
  }

  @Test
  void aPaneNobodyKnowsIsAPaneThatSaysSo() {
    try (WorkspaceDriver top = open()) {
      top.workspace.open(PaneSpec.of("no-such-pane"), Desk.Place.RIGHT);
      assertTrue(top.screen().contains("There is no pane of the kind"), top.screen());
      top.workspace.open(PaneSpec.of("resource-list", "resource", "pods"), Desk.Place.BELOW);
      assertTrue(top.screen().contains("There is no cluster here"), top.screen());
    }
  }

  @Test
  @DisplayName("torture/32 a question of consent shows all that is granted, or takes no yes")
  void consentComesOnlyWhenAskedForAndShowsAllOfIt() {
    try (WorkspaceDriver top = open()) {
      plugins.consents.ask("q1", "clock", "net:http:evil.com.attacker.tld");
      top.untilShows("1 waiting for consent");
      // Keys meant for the pane are no answer.
      top.press("y");
      assertEquals(List.of(), plugins.consents.answers);
      top.press("f4").untilShows("Mortise asks you");
      assertTrue(top.screen().contains("net:http:evil.com.attacker.tld"), top.screen());
      top.size(80, 6).press("y");
      // Too small to show all of it: yes is not taken.
      assertEquals(List.of(), plugins.consents.answers);
      top.size(80, 24).press("y").untilShows(": allowed");
      assertEquals(List.of("q1 ALLOW"), plugins.consents.answers);
      plugins.consents.ask("q2", "clock", "net:http:example.com");
      top.untilShows("1 waiting").press("f4").untilShows("Mortise asks you");
      top.size(80, 1).press("n").size(80, 24).untilShows("denied");
      assertEquals("q2 DENY", plugins.consents.answers.getLast());
    }
  }

  @Test
  void aQuestionThatEndedElsewhereIsForgotten() {
    try (WorkspaceDriver top = open()) {
      plugins.consents.ask("q1", "clock", "net:http:one.example.com");
      plugins.consents.ask("q2", "clock", "net:http:two.example.com");
      top.untilShows("2 waiting for consent").press("f4").untilShows("one.example.com");
      plugins.consents.end("q1");
      top.untilShows("answered elsewhere").untilShows("1 waiting for consent");
      // What nobody waits for cannot be answered.
      top.press("y");
      assertEquals(List.of(), plugins.consents.answers);
      top.press("esc", "f4").untilShows("two.example.com");
    }
  }

  /// What the host says may be older than a question it told of meanwhile.
  @Test
  void aQuestionThatComesWhileTheHostIsAskedStays() {
    try (WorkspaceDriver top = open()) {
      plugins.consents.ask("q1", "clock", "net:http:one.example.com");
      top.untilShows("1 waiting for consent");
      plugins.consents.hold();
      top.until(_ -> plugins.consents.held() == 1);
      plugins.consents.ask("q2", "clock", "net:http:two.example.com");
      top.untilShows("2 waiting for consent");
      // The next look is held too: what is seen then is what the first one left.
      plugins.consents.release();
      top.until(_ -> plugins.consents.held() == 2);
      assertEquals(2, top.workspace.consents().waiting());
      plugins.consents.release();
    }
  }
}
