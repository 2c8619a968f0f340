package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person types into a plugin's field, and the keys of the plugin's own actions.
final class PaneTypingTest {
  private static final String DETAILS =
      """
      {"title":"Smoke","tickMillis":0,
       "actions":[{"name":"twist","title":"Twist it","key":"b"},
                  {"name":"turn","title":"Turn it","key":"ctrl+g"}]}
      """;

  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();
  private final Semaphore answers = new Semaphore(0);

  private WorkspaceDriver open() {
    plugins.offer("smoke", pane, DETAILS);
    return new WorkspaceDriver(plugins, folder).openPane();
  }

  /// A field that holds what it was told last; each change is answered when the test says so.
  private Pane.View field(String told) {
    String change = "event q change ";
    if (told.startsWith(change)) {
      answers.acquireUninterruptibly();
    }
    String value = told.startsWith(change) ? told.substring(change.length()) : "";
    return new Pane.View(
        null,
        null,
        null,
        Json.of(
            "{\"type\":\"input\",\"id\":\"q\",\"label\":\"Find\",\"value\":\"%s\"}"
                .formatted(value)),
        null,
        null);
  }

  @Test
  void keysThatComeFasterThanAnswersAreNotLost() {
    pane.answer = this::field;
    try (WorkspaceDriver top = open().untilShows("Find")) {
      // The plugin is busy with the first while the others come; b is text here, and no action.
      top.press("a", "b", "c");
      answers.release(3);
      top.untilShows("‹abc›");
      assertEquals(
          List.of("event q change a", "event q change ab", "event q change abc"),
          pane.told.stream().filter(told -> told.startsWith("event")).toList());
      // What the plugin made of it counts from then on.
      answers.release(1);
      top.press("backspace").untilShows("‹ab›");
    }
  }

  @Test
  void aPasteGoesIntoTheField() {
    pane.answer = this::field;
    answers.release(2);
    try (WorkspaceDriver top = open().untilShows("Find")) {
      top.press("a").untilShows("‹a›");
      top.workspace.input(new Input.Paste("bc\nd"));
      top.untilShows("‹abc›");
      assertTrue(pane.told.contains("event q change abc"), pane.told.toString());
      assertTrue(pane.told.stream().noneMatch(told -> told.startsWith("send_input")));
    }
  }

  @Test
  void whatThePluginNeverHearsOfIsNotWaitedFor() {
    var queue = new PaneQueue();
    var ahead = new TypedAhead();
    var field = new TreeUse.Event("q", "change", "drawn", true);
    int told = 0;
    for (int i = 0; i < PaneQueue.COMMANDS_MAX + 20; i++) {
      var event = new PaneQueue.Happened(new Pane.Event("pane-1", "q", "change", "typed"));
      if (ahead.asked(queue.add(event))) {
        ahead.told(field, "typed");
        told++;
      }
    }
    assertEquals(PaneQueue.COMMANDS_MAX, told);
    assertEquals("typed", ahead.of(field));
    for (int i = 0; i < told; i++) {
      ahead.answered();
    }
    assertEquals("drawn", ahead.of(field));
  }

  @Test
  void theHelpOfThePaneNamesItsOwnActions() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.press("f2").untilShows("Twist it").untilShows("ctrl+g");
    }
  }
}
