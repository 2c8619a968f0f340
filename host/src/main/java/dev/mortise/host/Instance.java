package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallTokens;
import dev.mortise.gate.Party;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One started plugin: the connection with all that belongs to just this start.
///
/// Calls enter and leave without a lock. Once retired nobody enters any more, and whoever waits for
/// the last one to leave is woken by it.
final class Instance {
  private static final long RETIRED = 1L << 62;

  private final Found found;
  private final Party party;
  private final String contentHash;
  private final PluginConnection connection;
  private final CallTokens tokens;
  private final Door door;
  private final List<Contribution> contributions;
  private final Set<String> addresses;
  private final List<String> warnings;
  private final int concurrency;
  private final int queue;
  private final Set<String> mutating;
  private final Semaphore room;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong inside = new AtomicLong();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final AtomicInteger silent = new AtomicInteger();

  Instance(
      Found found,
      Party party,
      String contentHash,
      PluginConnection connection,
      CallTokens tokens,
      Door door,
      DescriptionCheck.Accepted accepted,
      int concurrency,
      int queue) {
    this.found = found;
    this.party = party;
    this.contentHash = contentHash;
    this.connection = connection;
    this.tokens = tokens;
    this.door = door;
    this.contributions = accepted.contributions();
    this.addresses =
        contributions.stream().map(Contribution::address).collect(Collectors.toUnmodifiableSet());
    this.warnings = accepted.warnings();
    this.concurrency = concurrency;
    this.queue = queue;
    this.mutating = Tools.mutating(contributions);
    this.room = new Semaphore(concurrency, true);
  }

  Found found() {
    return found;
  }

  Manifest manifest() {
    return found.manifest();
  }

  Party party() {
    return party;
  }

  /// Over the files it was started from.
  String contentHash() {
    return contentHash;
  }

  /// Whether it said of that tool that it changes something.
  boolean mutates(String address) {
    return mutating.contains(address);
  }

  PluginConnection connection() {
    return connection;
  }

  CallTokens tokens() {
    return tokens;
  }

  Door door() {
    return door;
  }

  List<Contribution> contributions() {
    return contributions;
  }

  boolean offers(String address) {
    return addresses.contains(address);
  }

  Set<String> addresses() {
    return addresses;
  }

  List<String> warnings() {
    return warnings;
  }

  List<Offer> table() {
    return contributions.stream()
        .map(c -> new Offer(party.plugin(), party.version(), manifest().priority(), c))
        .toList();
  }

  /// Counts a call in.
  ///
  /// @return false when the instance is retired: whoever comes looks for its successor
  boolean enter() {
    while (true) {
      long now = inside.get();
      if (now >= RETIRED) {
        return false;
      }
      if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /// Counts a call out; once for each that was counted in.
  void leave() {
    if (inside.decrementAndGet() == RETIRED) {
      empty.countDown();
    }
  }

  /// Nobody enters from now on.
  void retire() {
    long before = inside.getAndUpdate(n -> n >= RETIRED ? n : n + RETIRED);
    if (before == 0) {
      empty.countDown();
    }
  }

  /// Tells in words that the connection ended, whoever wanted it.
  void onEnd(Consumer<String> told) {
    connection
        .closed()
        .whenComplete((ending, e) -> told.accept(Supervision.obituary(party.label(), ending)));
  }

  /// It answered when it was asked how it feels.
  void answered() {
    silent.set(0);
  }

  /// It did not answer.
  ///
  /// @return how many times in a row
  int unanswered() {
    return silent.incrementAndGet();
  }

  /// How many calls are inside.
  long inFlight() {
    return inside.get() & (RETIRED - 1);
  }

  /// Waits for a place among the calls that run at the same time, in the order they came.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` when too many wait already, or there is none
  ///   within the time
  void takePlace(Duration time) {
    if (room.tryAcquire()) {
      return;
    }
    try {
      if (waiting.incrementAndGet() > queue) {
        throw full("%d more wait already, which is the most".formatted(queue));
      }
      if (!room.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw full("none ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(
          ErrorCode.CANCELLED, party.label() + ": the call was ended while it waited its turn.", e);
    } finally {
      waiting.decrementAndGet();
    }
  }

  private PluginException full(String why) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "%s: %d calls run at the same time, which is its limit, and %s; call it less often or raise"
                .formatted(party.label(), concurrency, why)
            + " limits.concurrency.");
  }

  void givePlace() {
    room.release();
  }

  /// Waits for the calls inside, then ends the plugin, by force if need be. Blocks.
  void end(Duration drain, Duration grace) {
    retire();
    try {
      if (!empty.await(drain.toNanos(), TimeUnit.NANOSECONDS)) {
        door.log()
            .say("warn", inFlight() + " calls did not end within " + drain + " and are cut off.");
      }
      connection.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone();
      connection.close();
    }
  }

  /// Nothing of it is worth anything any more: no token, no host call.
  void gone() {
    retire();
    door.end();
    tokens.endAll();
  }
}
