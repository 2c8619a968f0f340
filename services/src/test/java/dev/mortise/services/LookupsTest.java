package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Look-ups at a resolver that is silent about one name.
final class LookupsTest {
  private static final InetAddress FOUND = InetAddress.ofLiteral("8.8.8.8");
  private static final String SILENT = "silent.example";

  /// As many plugins as would once have had all threads between them.
  private static final int LAWLESS = 6;

  private final Semaphore asked = new Semaphore(0);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger gone = new AtomicInteger();
  private final Lookups lookups = new Lookups(this::resolve);

  @AfterEach
  void close() {
    answer.countDown();
    lookups.close();
  }

  private List<InetAddress> resolve(String host) {
    if (host.equals(SILENT)) {
      asked.release();
      untilAnswered();
      gone.incrementAndGet();
    }
    return List.of(FOUND);
  }

  /// Like the system's resolver it takes no notice of interrupts.
  private void untilAnswered() {
    while (true) {
      try {
        answer.await();
        return;
      } catch (InterruptedException _) {
        // Waits on.
      }
    }
  }

  private static HostCaller plugin(String id) {
    HostCaller any = Callers.background();
    return new HostCaller(
        id,
        any.version(),
        any.owner(),
        any.caller(),
        any.deadline(),
        any.log(),
        any.admission(),
        any.progress());
  }

  private List<InetAddress> find(String plugin, String host, Duration time) throws Exception {
    return lookups.find(plugin(plugin), host, Deadline.after(time));
  }

  /// Asks as often as a plugin can at the same time, and gives up when the resolver was asked.
  private void askInVain(String plugin) throws Exception {
    List<Future<ErrorCode>> ends = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Lookups.AT_ONCE; i++) {
        ends.add(
            callers.submit(() ->
                assertThrows(
                        PluginException.class, () -> find(plugin, SILENT, Duration.ofMinutes(1)))
                    .code()));
      }
      assertTrue(asked.tryAcquire(Lookups.AT_ONCE, 30, TimeUnit.SECONDS));
      callers.shutdownNow();
      for (Future<ErrorCode> end : ends) {
        assertEquals(ErrorCode.CANCELLED, end.get(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  @DisplayName("torture/16: names that nobody answers for hold up whoever asks for them alone")
  void silentNamesHoldUpNobodyElse() throws Exception {
    for (int i = 0; i < LAWLESS; i++) {
      askInVain("lawless-" + i);
    }
    assertEquals(List.of(FOUND), find("lawful", "any.example", Duration.ofMinutes(1)));
    PluginException e =
        assertThrows(
            PluginException.class, () -> find("lawless-0", "any.example", Duration.ofMillis(50)));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertEquals(
        "lawless-0 1.0.0: any.example was not looked up within the time of the call: 8 other names of this plugin are, which is the limit, and got no answer yet.",
        e.getMessage());
    assertEquals(0, gone.get(), "giving up gave no place back");
    answer.countDown();
    assertEquals(List.of(FOUND), find("lawless-0", "any.example", Duration.ofMinutes(1)));
  }

  @Test
  void aNameThatIsNotFoundInTimeIsGivenUp() {
    PluginException e =
        assertThrows(PluginException.class, () -> find("any", SILENT, Duration.ofMillis(50)));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertEquals(
        "any 1.0.0: silent.example was not looked up within the time of the call.", e.getMessage());
  }
}
