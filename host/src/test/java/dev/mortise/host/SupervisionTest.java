package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.state;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisionTest {
  private static final RestartPolicy EVEN =
      new RestartPolicy(
          Duration.ofSeconds(1), Duration.ofSeconds(60), 0, 5, Duration.ofMinutes(10));

  @TempDir Path home;
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).tuned(b -> b.restarts(EVEN).grantDeclared(true));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private PluginState.Failed failed(PluginHost host, String id) {
    return assertInstanceOf(PluginState.Failed.class, state(host, id));
  }

  /// Else a request slips past a filter that crashes.
  @Test
  void whatSeemsToRunOffersWhatItOffers() {
    FakePlugin plugin = fixture.add("a");
    var opened = new AtomicReference<PluginHost>();
    var looks = new AtomicInteger();
    var gaps = new AtomicInteger();
    // The supervision asks for the time between what ran and what failed.
    InstantSource watching =
        () -> {
          PluginHost host = opened.get();
          if (host != null) {
            looks.incrementAndGet();
            boolean offers = !host.offers("tools").isEmpty();
            gaps.addAndGet(word(host, "a").equals("running") && !offers ? 1 : 0);
          }
          return fixture.clock.instant();
        };
    PluginHost host = fixture.wired(b -> b.clock(watching)).open();
    opened.set(host);
    plugin.last().crash("exit code 3");
    assertTrue(looks.get() > 0);
    assertEquals(0, gaps.get());
    assertEquals(List.of(), host.offers("tools"));
    assertEquals("failed", word(host, "a"));
  }

  @Test
  void aCrashIsSeenAtTheMomentItHappensAndMended() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    plugin.last().crash("exit code 3");
    PluginState.Failed failed = failed(host, "a");
    assertEquals(ErrorCode.PLUGIN_CRASHED, failed.code());
    assertEquals(
        "a 1.0.0 ended by itself: exit code 3. Its last words: panic: out of cheese",
        failed.reason());
    assertEquals(List.of(), host.offers("tools"));
    PluginException e =
        assertThrows(PluginException.class, () -> tool(host, "a").execute(Calls.NOTHING));
    assertEquals(ErrorCode.NOT_RUNNING, e.code());
    fixture.clock.advance(Duration.ofMillis(999));
    assertEquals("failed", word(host, "a"));
    fixture.clock.advance(Duration.ofMillis(1));
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
    assertEquals(1, host.plugin("a").orElseThrow().restarts());
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
  }

  private void crashLoop(PluginHost host, String id) {
    for (int failure = 1; failure <= 4; failure++) {
      PluginState.Failed failed = failed(host, id);
      assertEquals(failure, failed.restarts());
      Instant retry = failed.retryAt();
      assertEquals(
          Duration.ofSeconds(1L << (failure - 1)),
          retry == null ? null : Duration.between(failed.since(), retry));
      fixture.clock.advance(Duration.ofSeconds(1L << (failure - 1)));
      assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    }
    assertInstanceOf(PluginState.Quarantined.class, state(host, id));
  }

  @Test
  @DisplayName("torture/18 dies after 0 ms: back-off, quarantine, blame, release")
  void diesAtItsStart() {
    FakePlugin plugin = fixture.add("a");
    plugin.startFails = FakePlugin.exited();
    PluginHost host = fixture.open();
    crashLoop(host, "a");
    assertTrue(host.why("a").findings().getFirst().startsWith("a failed 5 times within 10 min"));
    assertTrue(host.why("a").remedies().contains("mortise plugins release a"));
    fixture.clock.advance(Duration.ofHours(1));
    assertEquals("quarantined", word(host, "a"));
    PluginException e = assertThrows(PluginException.class, () -> host.start("a", OPERATOR));
    assertEquals(ErrorCode.CONFLICT, e.code());
    plugin.startFails = null;
    host.release("a", OPERATOR);
    assertEquals("running", word(host, "a"));
  }

  @Test
  @DisplayName("torture/18 dies after its handshake: back-off and quarantine")
  void diesAfterItsHandshake() {
    fixture.add("a").diesBeforeReady = true;
    fixture.add("b").diesAtOnce = true;
    PluginHost host = fixture.open();
    for (int i = 0; i < 4; i++) {
      fixture.clock.advance(Duration.ofSeconds(60));
      assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    }
    assertEquals("quarantined", word(host, "a"));
    assertEquals("quarantined", word(host, "b"));
    assertTrue(fixture.runtime.plugin("a").alive().isEmpty());
  }

  @Test
  @DisplayName("torture/18 dies at each third call: back-off and quarantine, others go on")
  void diesAtEachThirdCall() {
    fixture.add("a").diesAtCall = 3;
    fixture.add("good");
    PluginHost host = fixture.open();
    for (int life = 0; life < 5; life++) {
      assertEquals("running", word(host, "a"), "life " + life);
      tool(host, "a").execute(Calls.NOTHING);
      tool(host, "a").execute(Calls.NOTHING);
      PluginException e =
          assertThrows(PluginException.class, () -> tool(host, "a").execute(Calls.NOTHING));
      assertTrue(e.getMessage().startsWith("a 1.0.0"), e.getMessage());
      tool(host, "good").execute(Calls.NOTHING);
      fixture.clock.advance(Duration.ofSeconds(60));
      assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    }
    assertEquals("quarantined", word(host, "a"));
  }

  @Test
  void quarantineAndDisablingOutliveTheHost() {
    fixture.add("a").startFails = FakePlugin.exited();
    fixture.add("b");
    PluginHost host = fixture.open();
    crashLoop(host, "a");
    host.disable("b", OPERATOR);
    until(
        "the quarantine is on the disk",
        () ->
            new DesiredState(home.resolve("home/plugins.json")).now().of("a").quarantine() != null);
    host.close();
    PluginHost next = fixture.open();
    assertEquals("quarantined", word(next, "a"));
    assertEquals("disabled", word(next, "b"));
    next.enable("b", OPERATOR);
    assertEquals("running", word(next, "b"));
    assertTrue(
        new DesiredState(home.resolve("home/plugins.json")).now().of("b").grants().isEmpty());
  }

  @Test
  void poorHealthDegradesAndGoodHealthMends() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    plugin.unwell = new PluginException(ErrorCode.PLUGIN_FAILED, "It has a headache.");
    fixture.clock.advance(Duration.ofSeconds(10));
    until("degraded", () -> word(host, "a").equals("degraded"));
    assertTrue(host.why("a").findings().getFirst().contains("headache"));
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    plugin.unwell = null;
    until("the next check waits", () -> fixture.clock.waiting() > 0);
    fixture.clock.advance(Duration.ofSeconds(10));
    until("well again", () -> word(host, "a").equals("running"));
  }

  @Test
  void oneThatDoesNotAnswerIsEndedAndStartedAgain() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    FakeConnection frozen = plugin.last();
    plugin.unwell =
        new PluginException(
            ErrorCode.DEADLINE_EXCEEDED, "a 1.0.0: it did not answer its health check.");
    for (int check = 1; check <= 3; check++) {
      until("the next check waits", () -> fixture.clock.waiting() > 0);
      fixture.clock.advance(Duration.ofSeconds(10));
      String expected = check < 3 ? "degraded" : "failed";
      until(expected, () -> word(host, "a").equals(expected));
    }
    until("it was ended", () -> frozen.ended.isDone());
    assertEquals(
        "a 1.0.0 was ended, since 3 health checks in a row were not answered:"
            + " it did not answer its health check.",
        failed(host, "a").reason());
    plugin.unwell = null;
    fixture.clock.advance(Duration.ofSeconds(1));
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void pausesDoubleUpToTheLongestAndOldFailuresAreForgotten() {
    RestartPolicy policy =
        new RestartPolicy(
            Duration.ofSeconds(1), Duration.ofSeconds(5), 0, 100, Duration.ofMinutes(1));
    FailureHistory history = new FailureHistory(policy, RandomGenerator.getDefault());
    Instant now = Instant.EPOCH;
    for (long pause : new long[] {1, 2, 4, 5, 5}) {
      var retry = assertInstanceOf(FailureHistory.Verdict.Retry.class, history.failed(now));
      assertEquals(now.plusSeconds(pause), retry.at());
    }
    var retry =
        assertInstanceOf(FailureHistory.Verdict.Retry.class, history.failed(now.plusSeconds(61)));
    assertEquals(1, retry.failed());
  }

  @Test
  void chanceStaysWithinItsBounds() {
    FailureHistory history =
        new FailureHistory(
            new RestartPolicy(
                Duration.ofSeconds(10), Duration.ofSeconds(10), 0.2, 10_000, Duration.ofDays(1)),
            RandomGenerator.getDefault());
    for (int i = 0; i < 1_000; i++) {
      var retry =
          assertInstanceOf(FailureHistory.Verdict.Retry.class, history.failed(Instant.EPOCH));
      assertTrue(!retry.at().isBefore(Instant.EPOCH.plusSeconds(8)));
      assertTrue(!retry.at().isAfter(Instant.EPOCH.plusSeconds(12)));
    }
  }
}
