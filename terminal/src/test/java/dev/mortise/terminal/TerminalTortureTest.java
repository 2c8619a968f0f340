package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What plugins may try against whoever sits in front of the workspace.
@Timeout(300)
final class TerminalTortureTest {
  private static final String HOSTILE = "\u001b[2J\u202egood\u200b\u0007";

  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();

  private WorkspaceDriver open() {
    plugins.offer("clock", new FakePane(), "{\"title\":\"Clock\",\"tickMillis\":0}");
    return new WorkspaceDriver(plugins, folder).untilShows("clock");
  }

  private static Consents.Question question(String id, String says) {
    return new Consents.Question(
        id,
        "clock",
        "1.0.0",
        Permission.parse("net:http:example.com"),
        says,
        List.of(says),
        1,
        Instant.EPOCH,
        "mortise plugins grant clock 'net:http:example.com'");
  }

  @Test
  @DisplayName("torture/32 hidden letters in a question are shown as what they are, in any size")
  void aQuestionHidesNothing() {
    try (WorkspaceDriver top = open()) {
      plugins.consents.ask(question("q1", HOSTILE + " reads rates"));
      top.untilShows("1 waiting for consent").press("f4").untilShows("reads rates");
      top.harmless();
      assertTrue(top.screen().contains("\ufffd[2J"), top.screen());
      for (int rows = 1; rows < 24; rows++) {
        top.size(40, rows);
        top.harmless();
      }
      // One row, and one column: nothing of it can be seen, so yes is no answer.
      top.size(80, 1).press("y").size(1, 24).press("y");
      assertEquals(List.of(), plugins.consents.answers);
    }
  }

  @Test
  @DisplayName("torture/32 ten thousand questions leave the workspace to its person")
  void manyQuestionsAreCounted() {
    try (WorkspaceDriver top = open()) {
      for (int i = 0; i < 10_000; i++) {
        plugins.consents.ask(question("q" + i, "reads rates"));
      }
      top.untilShows(ConsentWatch.KEPT_MAX + " waiting for consent");
      top.press("/").type("clo");
      assertTrue(top.row(1).contains("/clo"), top.row(1));
      top.press("esc", "f4").untilShows("Mortise asks you").press("n");
      top.until(_ -> plugins.consents.answers.equals(List.of("q0 DENY")));
      // One answer is one answer: the next question asks for a key of its own.
      assertFalse(top.screen().contains("Mortise asks you"), top.screen());
    }
  }

  @Test
  @DisplayName("torture/44 a plugin that does not start is listed with its reason; the others work")
  void aBrokenPluginIsListedWithItsReason() {
    plugins.offer("broken", new FakePane(), "{}");
    plugins.states.put(
        "broken",
        new PluginState.Failed(
            ErrorCode.INVALID_ARGUMENT, "line 3: no id" + HOSTILE, Instant.EPOCH, 1, null));
    try (WorkspaceDriver top = open().size(120, 24).untilShows("line 3: no id")) {
      top.harmless();
      assertTrue(top.screen().contains("failed"), top.screen());
      top.until(_ ->
          top.workspace.pluginPanes().known().stream()
              .anyMatch(known -> known.plugin().equals("clock")));
      top.workspace.open(
          top.workspace.pluginPanes().known().stream()
              .filter(known -> known.plugin().equals("clock"))
              .findFirst()
              .orElseThrow()
              .spec(),
          Desk.Place.RIGHT);
      top.untilShows("smoke-ok");
    }
  }
}
