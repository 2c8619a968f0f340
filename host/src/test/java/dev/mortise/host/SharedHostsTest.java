package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts that share what outlives them: what a person says to one holds on the other.
class SharedHostsTest {
  @TempDir Path home;
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture =
        new HostFixture(home)
            .tuned(b ->
                b.grantDeclared(true)
                    .drainTimeout(HostFixture.PATIENCE)
                    .restarts(
                        new RestartPolicy(
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(60),
                            0,
                            1,
                            Duration.ofMinutes(10))));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  /// The other learns of it, and has begun what follows from it.
  private static void look(PluginHost host) {
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
  }

  @Test
  void aQuarantineReleasedOnOneIsOverOnTheOther() {
    FakePlugin plugin = fixture.add("a");
    plugin.startFails = FakePlugin.exited();
    PluginHost one = fixture.open();
    assertEquals("quarantined", word(one, "a"));
    until(
        "the quarantine is on the disk",
        () ->
            new DesiredState(home.resolve("home/plugins.json")).now().of("a").quarantine() != null);
    look(one);
    assertEquals("quarantined", word(one, "a"), "nobody released it");
    PluginHost other = fixture.open();
    assertEquals("quarantined", word(other, "a"));
    other.disable("a", OPERATOR);
    one.rescan(OPERATOR);
    until("it is disabled here too", () -> word(one, "a").equals("disabled"));
    assertThrows(PluginException.class, () -> other.enable("a", OPERATOR));
    look(one);
    assertEquals("quarantined", word(one, "a"), "which enabling does not end");
    plugin.startFails = null;
    other.release("a", OPERATOR);
    look(one);
    assertEquals("running", word(one, "a"));
  }

  /// Its calls end slowly; meanwhile somebody has thought better of it.
  @Test
  void whatIsEnabledAgainBeforeItHasStoppedRunsAgain() throws Exception {
    FakePlugin plugin = fixture.add("a");
    PluginHost one = fixture.open();
    PluginHost other = fixture.open();
    var called = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    plugin.answer =
        (connection, delivery) -> {
          called.countDown();
          await(answer);
          return new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), delivery.call().body());
        };
    Thread caller = Thread.ofVirtual().start(() -> tool(one, "a").execute(Calls.NOTHING));
    await(called);
    other.disable("a", OPERATOR);
    one.rescan(OPERATOR);
    until("it stops here too", () -> word(one, "a").equals("stopping"));
    other.enable("a", OPERATOR);
    one.rescan(OPERATOR);
    answer.countDown();
    caller.join();
    until("it runs again", () -> word(one, "a").equals("running"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
