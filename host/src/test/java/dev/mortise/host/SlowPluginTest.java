package dev.mortise.host;

import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One plugin that answers nothing holds up nobody but those who call it, and of those not many.
class SlowPluginTest {
  @TempDir Path home;
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();

  @AfterEach
  void end() {
    go.countDown();
  }

  private void stuck(FakePlugin plugin) {
    var answers = plugin.answer;
    plugin.answer =
        (connection, delivery) -> {
          inside.incrementAndGet();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return answers.apply(connection, delivery);
        };
  }

  @Test
  void itsQueueIsBoundedAndOthersDoNotNotice() throws Exception {
    try (HostFixture fixture = new HostFixture(home)) {
      stuck(fixture.add("slow", "1.0.0", "[limits]\nconcurrency = 4"));
      fixture.add("quick");
      PluginHost host = fixture.tuned(b -> b.queue(8)).openGranting();
      List<Thread> callers = new ArrayList<>();
      AtomicInteger answered = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 100; i++) {
        callers.add(
            Thread.startVirtualThread(() -> {
              try {
                tool(host, "slow").execute(Calls.NOTHING);
                answered.incrementAndGet();
              } catch (PluginException e) {
                refused.addAndGet(e.code() == ErrorCode.RESOURCE_EXHAUSTED ? 1 : 1_000);
                assertTrue(e.getMessage().contains("8 more wait already"), e.getMessage());
              }
            }));
      }
      until("all places are taken", () -> inside.get() == 4 && refused.get() == 88);
      for (int i = 0; i < 1_000; i++) {
        assertEquals("ok", tool(host, "quick").execute(Calls.NOTHING).text());
      }
      Tool hasty =
          host.contribution(
              Tool.class, "slow", "hello", HostFixture.OPERATOR, Duration.ofMillis(20));
      assertThrows(PluginException.class, () -> hasty.execute(Calls.NOTHING));
      go.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(12, answered.get());
    }
  }
}
