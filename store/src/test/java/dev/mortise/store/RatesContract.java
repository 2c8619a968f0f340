package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.RateState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/// Rates that two hosts share, on either database.
abstract class RatesContract extends StoreContract {
  private static final RateState.Limit SLOW = new RateState.Limit(0.001, 10);
  private static final Deadline SOON = Deadline.after(Duration.ZERO);

  private List<RateState> twoHosts() {
    return List.of(store(database("one")).rates(), store(database("one")).rates());
  }

  /// Two threads at each host take one by one until something holds; how many they got.
  private static int together(
      List<RateState> hosts, RateState.Limit limit, BiPredicate<RateState.Taken, Integer> enough)
      throws Exception {
    AtomicInteger threads = new AtomicInteger();
    AtomicInteger got = new AtomicInteger();
    DatabaseContract.atOnce(
        4,
        () -> {
          RateState host = hosts.get(threads.getAndIncrement() % 2);
          RateState.Taken taken = host.take("plugin", limit, 1);
          while (!enough.test(taken, taken.allowed() ? got.incrementAndGet() : got.get())) {
            LockSupport.parkNanos(taken.retryAfter().toNanos());
            taken = host.take("plugin", limit, 1);
          }
          return true;
        });
    return got.get();
  }

  @Test
  void twoHostsTogetherGetTheBurstAndNoMore() throws Exception {
    var limit = new RateState.Limit(1e-6, 50);
    assertEquals(50, together(twoHosts(), limit, (taken, _) -> taken.retryAfter().isPositive()));
  }

  @Test
  void twoHostsTogetherGetTheRateAndNoMore() throws Exception {
    List<RateState> hosts = twoHosts();
    long began = System.nanoTime();
    int got = together(hosts, new RateState.Limit(100, 50), (_, all) -> all >= 200);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertTrue(got <= 50 + 100 * seconds + 1, got + " in " + seconds + " s");
  }

  @Test
  void whatCameBackIsThereForEitherAndNoMore() {
    Database database = database("one");
    List<RateState> hosts = twoHosts();
    var limit = new RateState.Limit(0.001, 1_000);
    assertTrue(hosts.getFirst().take("plugin", limit, 1_000).allowed());
    // As if so much time went by: 200 tokens and a little.
    database.inTransaction(
        handle -> handle.execute("UPDATE mortise_rate SET at = at - 200001000000"));
    assertFalse(hosts.getFirst().take("plugin", limit, 201).allowed());
    assertTrue(hosts.getLast().take("plugin", limit, 200).allowed());
    assertFalse(hosts.getLast().take("plugin", limit, 1).allowed());
  }

  @Test
  void aCallWaitsForAnAnswerNoLongerThanItHasTime() {
    Database database = database("one");
    RateState rates = store(database).rates();
    assertTrue(rates.take("plugin", SLOW, 1).allowed());
    PluginException late =
        database("one")
            .inTransaction(handle -> {
              holdRow(handle);
              return assertThrows(PluginException.class, () -> rates.take("plugin", SLOW, 1, SOON));
            });
    assertEquals(ErrorCode.UNAVAILABLE, late.code());
    assertTrue(
        late.getMessage().contains("did not answer before the call's deadline"), late.getMessage());
    assertTrue(rates.take("plugin", SLOW, 1).allowed());
  }

  @Test
  void whereNobodyAnswersOneCallASecondAsks() {
    Database database = database("one");
    store(database);
    AtomicLong nanos = new AtomicLong();
    RateState rates = new SharedRates(database, nanos::get);
    assertTrue(rates.take("plugin", SLOW, 1).allowed());
    database.inTransaction(h -> h.execute("ALTER TABLE mortise_rate RENAME TO mortise_away"));
    PluginException first =
        assertThrows(PluginException.class, () -> rates.take("plugin", SLOW, 1));
    assertEquals(ErrorCode.UNAVAILABLE, first.code());
    assertTrue(
        first.getMessage().startsWith("The rates that servers share cannot be counted: "),
        first.getMessage());
    database.inTransaction(h -> h.execute("ALTER TABLE mortise_away RENAME TO mortise_rate"));
    checkUncounted(rates, first);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    database("one")
        .inTransaction(handle -> {
          holdRow(handle);
          // This one asks, and goes when its time is up; the others do not wait for the answer.
          assertThrows(PluginException.class, () -> rates.take("plugin", SLOW, 1, SOON));
          checkUncounted(rates, first);
          return true;
        });
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!allowed(rates)) {
      assertTrue(System.nanoTime() < until, "it never asked again");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Whoever counts the same key waits until this transaction ends.
  private static void holdRow(Handle handle) {
    handle.execute("UPDATE mortise_rate SET tokens = tokens WHERE name = 'plugin'");
  }

  private static void checkUncounted(RateState rates, PluginException why) {
    var failure =
        assertThrows(
            PluginException.class,
            () -> rates.take("plugin", SLOW, 1, Deadline.after(Duration.ofDays(1))));
    assertEquals(why.getMessage(), failure.getMessage());
  }

  private static boolean allowed(RateState rates) {
    try {
      return rates.take("plugin", SLOW, 1).allowed();
    } catch (PluginException e) {
      return false;
    }
  }

  /// Who waits for the answer to another's question is not told that other's wait.
  @Test
  void aSmallOneDoesNotWaitAsLongAsALargeOne() throws Exception {
    Database database = database("one");
    store(database);
    AtomicLong nanos = new AtomicLong();
    RateState rates = new SharedRates(database, nanos::get);
    assertTrue(rates.take("plugin", SLOW, 1).allowed());
    var small = new CompletableFuture<RateState.Taken>();
    database("one")
        .inTransaction(handle -> {
          holdRow(handle);
          assertThrows(PluginException.class, () -> rates.take("plugin", SLOW, 10, SOON));
          Thread waits =
              Thread.ofVirtual().start(() -> small.complete(rates.take("plugin", SLOW, 1)));
          while (waits.isAlive() && waits.getState() != Thread.State.TIMED_WAITING) {
            LockSupport.parkNanos(1_000_000);
          }
          return true;
        });
    RateState.Taken refused = small.get(60, TimeUnit.SECONDS);
    assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(50)) <= 0, refused::toString);
    nanos.addAndGet(Duration.ofMillis(50).toNanos());
    assertTrue(rates.take("plugin", SLOW, 1).allowed());
  }

  @Test
  void allOrNothingAndSaysWhen() {
    RateState rates = store(database("one")).rates();
    var limit = new RateState.Limit(0.001, 10);
    assertTrue(rates.take("plugin", limit, 4).allowed());
    RateState.Taken refused = rates.take("plugin", limit, 7);
    assertFalse(refused.allowed());
    assertTrue(refused.retryAfter().toSeconds() > 900, refused::toString);
    assertTrue(rates.take("other", limit, 10).allowed());
    assertEquals(0, rates.take("other", limit, 1).remaining());
  }

  @Test
  void survivesAHostThatBeginsAnew() {
    Database database = database("one");
    var limit = new RateState.Limit(0.001, 10);
    assertTrue(store(database).rates().take("plugin", limit, 10).allowed());
    assertFalse(store(database("one")).rates().take("plugin", limit, 1).allowed());
  }
}
