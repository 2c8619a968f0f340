package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.Desired;
import dev.mortise.host.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What is disabled, quarantined and granted, on either database.
abstract class StateContract extends StoreContract {
  private static Desired.Granted grant(String permission) {
    return new Desired.Granted(
        permission,
        "hash",
        true,
        false,
        Instant.parse("2027-01-01T00:00:00Z"),
        "ann",
        Instant.EPOCH,
        "bob");
  }

  @Test
  void remembersWhatItWasTold() {
    Database database = database("one");
    StateStore state = store(database).state();
    state.change("a", e -> e.withDisabled(true));
    state.change("b", e -> e.withQuarantine(new Desired.Quarantine("often", Instant.EPOCH)));
    state.change("b", e -> e.with(grant("messages:observe")).with(grant("messages:observe")));
    assertTrue(state.now().of("a").disabled());
    assertEquals(state.now(), store(database).state().now());
    assertEquals(grant("messages:observe"), state.now().of("b").grants().getFirst());
    state.change("a", e -> e.withDisabled(false));
    assertEquals(1, store(database).state().now().plugins().size());
  }

  @Test
  void aGlanceSeesTheSameAndMakesNothing() {
    Database database = database("one");
    assertEquals(Desired.NOTHING, Store.remembered(config(folder.resolve("one"))));
    StateStore state = store(database).state();
    state.change("a", e -> e.withDisabled(true).with(grant("messages:observe")));
    assertEquals(state.now(), Store.remembered(config(folder.resolve("one"))));
  }

  @Test
  void whatOneHostRevokesTheOtherSees() {
    StateStore one = store(database("one")).state();
    StateStore two = store(database("one")).state();
    one.change("a", e -> e.with(grant("messages:observe")));
    await(two, 1);
    one.change("a", e -> e.without("messages:observe", null));
    await(two, 0);
  }

  /// Without being asked to refresh.
  private static void await(StateStore state, int grants) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (state.now().of("a").grants().size() != grants) {
      assertTrue(System.nanoTime() < until, "the change was never seen");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void changesOfManyAtOnceAreAllKept() throws Exception {
    StateStore one = store(database("one")).state();
    StateStore two = store(database("one")).state();
    var count = new java.util.concurrent.atomic.AtomicInteger();
    DatabaseContract.atOnce(
        6,
        () -> {
          for (int i = 0; i < 5; i++) {
            int mine = count.incrementAndGet();
            (mine % 2 == 0 ? one : two).change("a", e -> e.with(grant("net:http:h" + mine)));
          }
          return true;
        });
    one.refresh();
    assertEquals(30, one.now().of("a").grants().size());
  }

  @Test
  void whatCannotBeReadIsNotTakenForNothing() {
    Database database = database("one");
    store(database);
    database.inTransaction(handle ->
        handle.execute("INSERT INTO mortise_state (plugin, entry) VALUES ('a', '{\"disabled')"));
    var failure = assertThrows(PluginException.class, () -> store(database).state());
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.getMessage().contains("says of a cannot be read"), failure.getMessage());
  }
}
