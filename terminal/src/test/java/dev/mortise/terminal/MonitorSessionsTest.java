package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.MessageHandler.Kind;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sessions of the monitor, and the messages of one.
@Timeout(200)
final class MonitorSessionsTest {
  @TempDir Path folder;
  private final FakeSessions sessions = new FakeSessions();

  private WorkspaceDriver open() {
    sessions.sessions.add(FakeSessions.facts("a1", null, null));
    sessions.sessions.add(FakeSessions.facts("b2", Instant.EPOCH.plusSeconds(3), 2));
    sessions.sessions.add(FakeSessions.facts("c3", Instant.EPOCH, null));
    return new WorkspaceDriver(new FakePlugins(), folder, null, sessions)
        .size(140, 40)
        .press("f6", "alt+f")
        .untilShows("files-server");
  }

  private WorkspaceDriver messages() {
    WorkspaceDriver top = open().press("enter").untilShows("No message yet");
    top.press("alt+f");
    sessions.send(
        "a1",
        FakeSessions.message(
            1, Kind.REQUEST, "tools/list", "low", "", "{\"method\":\"tools/list\"}"));
    sessions.send(
        "a1",
        FakeSessions.message(
            0,
            Kind.REQUEST,
            "tools/call",
            "high",
            "blocked by risk-filter: risk 75",
            "{\"params\":{\"command\":\"rm -rf /srv\",\"deep\":[1,true]}}"));
    sessions.send(
        "a1", FakeSessions.message(2, Kind.RESPONSE, "tools/list", "low", "", "{\"result\":{}}"));
    return top.untilShows("response");
  }

  @Test
  void sessionsAreListedWithTheirCountsAndHowTheyEnded() {
    try (WorkspaceDriver top = open()) {
      assertTrue(top.row(1).contains("monitor sessions (3)"), top.row(1));
      assertTrue(
          top.row(3).matches("│running +\\S+ +\\d+s +7 +5 +1 +2 +12345 +4242 +files-server .*"),
          top.row(3));
      assertTrue(top.row(4).matches("│ended 2 +\\S+ +3s +7 .*"), top.row(4));
      assertTrue(top.row(5).matches("│killed +\\S+ +7 .*"), top.row(5));
      sessions.sessions.remove(0);
      top.untilShows("monitor sessions (2)");
    }
  }

  @Test
  void messagesAreFollowedWithKindSizeRiskAndVerdict() {
    try (WorkspaceDriver top = messages()) {
      assertTrue(
          top.row(1).contains("messages: files-server --root /srv (3) · following"), top.row(1));
      assertTrue(
          top.row(4)
              .matches(
                  "│\\S+ +server +request +tools/call +0 +52 +high +blocked by risk-filter: risk 75"
                      + " +│"),
          top.row(4));
      assertTrue(
          top.row(5).matches("│\\S+ +client +response +tools/list +2 +13 +low +│"), top.row(5));
      top.press("up").until(screen -> !screen.contains("following"));
    }
  }

  @Test
  void aMessageIsFoundByItsWordsAndShownAsJson() {
    try (WorkspaceDriver top = messages()) {
      top.press("/").type("rm -rf").press("enter");
      assertTrue(top.row(1).contains("(1 of 3) /rm -rf"), top.row(1));
      top.press("enter").untilShows("message of files-server");
      assertTrue(top.screen().contains("# blocked by risk-filter: risk 75"), top.screen());
      assertTrue(top.screen().contains("    \"command\" : \"rm -rf /srv\","), top.screen());
      top.press("/").type("deep").press("enter", "esc", "esc").untilShows("(1 of 3)");
      top.press("esc").untilShows("(3)");
      top.press("esc").until(screen -> !screen.contains("messages: "));
    }
  }

  @Test
  void theEndAndTheWrongSessionAreSaid() {
    try (WorkspaceDriver top = messages()) {
      sessions.end("a1");
      top.untilShows("The session is over.");
      top.press("esc", "down", "enter").untilShows("The session is over.");
      assertFalse(top.screen().contains("request"), top.screen());
    }
  }

  @Test
  @DisplayName("torture/40 messages are cells only, and a gap is counted")
  void hostileMessagesAreHarmless() {
    try (WorkspaceDriver top = messages()) {
      sessions.send(
          "a1",
          FakeSessions.message(
              12, Kind.REQUEST, "m\u001b[2J\u202e", "low", "", "not json \u001b]0;x\u0007"));
      top.untilShows("9 messages passed unseen").untilShows("(4)");
      top.press("G", "enter").untilShows("not json");
      assertEquals(
          0,
          top.screen().codePoints().filter(c -> c != '\n' && Character.isISOControl(c)).count(),
          top.screen());
    }
  }
}
