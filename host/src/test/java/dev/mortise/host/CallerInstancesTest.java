package dev.mortise.host;

import static dev.mortise.host.HostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin with an instance for every caller: which of them is ended, and what that leaves behind.
class CallerInstancesTest {
  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).tuned(b -> b.grantDeclared(true).isolateCallers(true));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  /// Each call answers with the number of the instance that served it; the first serves nobody.
  private FakePlugin add() {
    FakePlugin plugin = fixture.add("a");
    plugin.answer =
        (connection, _) ->
            new Reply(
                Json.of(
                    "{\"text\":\"" + plugin.started.indexOf(connection) + "\",\"failed\":false}"),
                Bytes.EMPTY);
    return plugin;
  }

  private static String say(PluginHost host, String user) {
    Caller caller = new Caller.User(user, Set.of());
    return host.contribution(Tool.class, "a", "hello", caller, Duration.ofSeconds(20))
        .execute(Calls.NOTHING)
        .text();
  }

  @Test
  void oneThatDoesNotAnswerIsEndedAndTheOthersServeOn() {
    FakePlugin plugin = add();
    PluginHost host = fixture.tuned(b -> b.callerIdle(Duration.ofDays(365))).open();
    assertEquals("1", say(host, "ann"));
    assertEquals("2", say(host, "bob"));
    FakeConnection hung = plugin.started.get(1);
    hung.unwell = new PluginException(ErrorCode.DEADLINE_EXCEEDED, "a 1.0.0: it did not answer.");
    until(
        "it is ended",
        () -> {
          fixture.clock.advance(Duration.ofSeconds(10));
          return hung.ended.isDone();
        });
    assertTrue(
        host.logs("a", 9).stream()
            .anyMatch(l -> l.text().contains("3 health checks in a row were not answered")),
        host.logs("a", 9).toString());
    fixture.clock.advance(Duration.ofMinutes(1));
    assertEquals("3", say(host, "ann"));
    assertEquals("2", say(host, "bob"));
    assertEquals(3, plugin.alive().size());
  }

  @Test
  void oneThatIsUnwellAndSaysSoServesOn() {
    FakePlugin plugin = add();
    PluginHost host = fixture.tuned(b -> b.callerIdle(Duration.ofDays(365))).open();
    say(host, "ann");
    FakeConnection unwell = plugin.started.get(1);
    unwell.unwell = new PluginException(ErrorCode.PLUGIN_FAILED, "It has a headache.");
    for (int asked = 1; asked <= 5; asked++) {
      int times = asked;
      until(
          "it was asked",
          () -> {
            fixture.clock.advance(Duration.ofSeconds(10));
            return unwell.checks.get() >= times;
          });
    }
    assertEquals("1", say(host, "ann"));
  }

  @Test
  void callersThatComeAndGoLeaveNoTimersBehind() {
    FakePlugin plugin = add();
    PluginHost host = fixture.tuned(b -> b.callerInstances(2)).open();
    for (int i = 0; i < 50; i++) {
      say(host, "user" + i);
    }
    until("two and the first are left", () -> plugin.alive().size() == 3);
    // Three health checks and one sweep.
    assertEquals(4, fixture.clock.waiting());
    fixture.clock.advance(Duration.ofMinutes(6));
    until("the silent ones end", () -> plugin.alive().size() == 1);
    until("only the first is asked how it feels", () -> fixture.clock.waiting() == 1);
    say(host, "ann");
    fixture.clock.advance(Duration.ofMinutes(6));
    until("who comes after that is swept, too", () -> plugin.alive().size() == 1);
  }

  @Test
  void oneWhoseInstanceEndedIsToldWhenTheNextMayStart() {
    FakePlugin plugin = add();
    PluginHost host = fixture.open();
    say(host, "ann");
    plugin.last().crash("exit code 3");
    PluginException e = assertThrows(PluginException.class, () -> say(host, "ann"));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(e.getMessage().contains("is not started again before"), e.getMessage());
    fixture.clock.advance(Duration.ofMinutes(1));
    assertEquals("2", say(host, "ann"));
  }
}
