package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.needs;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two people say of the same plugin while its calls in flight are waited for.
class TwoOperatorsTest {
  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HostFixture fixture;

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @BeforeEach
  void begin() {
    fixture =
        new HostFixture(home).tuned(b -> b.grantDeclared(true).drainTimeout(HostFixture.PATIENCE));
  }

  @AfterEach
  void end() {
    answer.countDown();
    fixture.close();
  }

  /// One whose calls take until somebody lets them end.
  private FakePlugin slow(String id, String more) {
    FakePlugin plugin = fixture.add(id, "1.0.0", more);
    plugin.answer =
        (_, _) -> {
          called.countDown();
          await(answer);
          return new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), Bytes.EMPTY);
        };
    return plugin;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(PluginHost host, String id) {
    Thread.ofVirtual().start(() -> tool(host, id).execute(Calls.NOTHING));
    await(called);
  }

  /// What somebody says, who has to wait.
  private static final class Said {
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final Thread thread;

    Said(Runnable words) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  words.run();
                  outcome.complete(null);
                } catch (PluginException e) {
                  outcome.completeExceptionally(e);
                }
              });
    }

    Said waiting() {
      until(
          "somebody waits for the plugin",
          () ->
              thread.getState() == Thread.State.WAITING
                  || thread.getState() == Thread.State.TIMED_WAITING);
      return this;
    }

    void done() {
      outcome.join();
    }

    ErrorCode refusal() {
      var e = assertThrows(ExecutionException.class, outcome::get);
      return assertInstanceOf(PluginException.class, e.getCause()).code();
    }
  }

  private static Said disabling(PluginHost host, String id) {
    var disable = new Said(() -> host.disable(id, OPERATOR));
    until("its calls are waited for", () -> word(host, id).equals("stopping"));
    return disable;
  }

  @Test
  void aStartBesideADisableIsRefused() {
    FakePlugin plugin = slow("a", "");
    PluginHost host = fixture.open();
    call(host, "a");
    Said disable = disabling(host, "a");
    Said start = new Said(() -> host.start("a", OPERATOR)).waiting();
    answer.countDown();
    disable.done();
    assertEquals(ErrorCode.CONFLICT, start.refusal());
    assertEquals("disabled", word(host, "a"));
    assertEquals(1, plugin.started.size());
  }

  @Test
  void aStopBesideADisableLeavesItDisabled() {
    slow("a", "");
    PluginHost host = fixture.open();
    call(host, "a");
    Said disable = disabling(host, "a");
    Said stop = new Said(() -> host.stop("a", OPERATOR)).waiting();
    answer.countDown();
    disable.done();
    stop.done();
    assertEquals("disabled", word(host, "a"));
  }

  @Test
  void whoEnablesItBeforeItHasStoppedHasTheLastWord() {
    slow("a", "");
    PluginHost host = fixture.open();
    call(host, "a");
    Said disable = disabling(host, "a");
    Said enable = new Said(() -> host.enable("a", OPERATOR)).waiting();
    answer.countDown();
    disable.done();
    enable.done();
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void whatNeedsAPluginDoesNotComeBackWhileThatIsStopped() {
    fixture.add("base");
    slow("first", needs("base = \"^1\""));
    FakePlugin second = fixture.add("second", "1.0.0", needs("base = \"^1\""));
    PluginHost host = fixture.open();
    call(host, "first");
    Said stop = new Said(() -> host.stop("base", OPERATOR));
    until("the first is waited for", () -> word(host, "first").equals("stopping"));
    assertEquals("waiting", word(host, "second"), "it was stopped before");
    host.rescan(OPERATOR);
    PluginException e = assertThrows(PluginException.class, () -> host.start("second", OPERATOR));
    assertEquals(ErrorCode.DEPENDENCY_UNMET, e.code());
    assertTrue(e.getMessage().contains("waits for base, which is stopping"), e.getMessage());
    answer.countDown();
    stop.done();
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals(1, second.started.size());
    host.start("base", OPERATOR);
    until("both are back", () -> word(host, "first").equals("running"));
    until("both are back", () -> word(host, "second").equals("running"));
  }

  @Test
  void whatAPersonStoppedStaysSoWhenWhatItNeedsIsStoppedToo() {
    fixture.add("base");
    slow("a", needs("base = \"^1\""));
    PluginHost host = fixture.open();
    call(host, "a");
    Said disable = disabling(host, "a");
    Said stop = new Said(() -> host.stop("base", OPERATOR)).waiting();
    answer.countDown();
    disable.done();
    stop.done();
    host.start("base", OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("disabled", word(host, "a"));
  }
}
