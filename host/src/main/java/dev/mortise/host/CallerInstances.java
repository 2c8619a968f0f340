package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The instances of one plugin that serve one caller each, since a process cannot be reset between
/// two: started when the caller first comes, ended when it is silent, never more than so many.
///
/// They are what the plugin's first instance is: of the same files, asked how they feel, and they
/// end with it.
final class CallerInstances {
  private final String id;
  private final Parts parts;
  private final Starter starter;
  private final Map<String, Own> byCaller = new HashMap<>();
  // Under the lock of the map: one sweep plans the next, and nobody else does.
  private boolean sweepPlanned;

  /// One caller's. The lock is held while it starts, so that a second call waits for the first.
  private final class Own {
    final Instance first;
    final ReentrantLock starting = new ReentrantLock();
    final FailureHistory failures =
        new FailureHistory(parts.config().restarts(), RandomGenerator.getDefault());
    // Guarded by the lock of the map.
    final HealthCheck health =
        new HealthCheck(
            id,
            parts,
            (instance, _) -> watch(this, instance),
            (instance, obituary) -> ended(this, instance, obituary));
    volatile @Nullable Instance instance;
    volatile Instant used = parts.clock().instant();
    volatile @Nullable Instant notBefore;
    // Taken out of the map, under its lock: what still starts for it is ended at once.
    boolean over;

    Own(Instance first) {
      this.first = first;
    }
  }

  CallerInstances(String id, Parts parts, Starter starter) {
    this.id = id;
    this.parts = parts;
    this.starter = starter;
  }

  /// Counts a call of this caller into what serves them: an instance of their own where the plugin
  /// or the host wants it so, started where there is none, else the one for everybody. Blocks for
  /// the start.
  ///
  /// @param first the one for everybody
  /// @param serves whether it still is
  /// @return null when it was retired or replaced meanwhile: then ask again
  /// @throws PluginException `RESOURCE_EXHAUSTED` when there are too many; why it did not start
  @Nullable Instance enter(Caller caller, Instance first, BooleanSupplier serves) {
    if (!alone(first, caller)) {
      return first.enter() ? first : null;
    }
    try {
      Instance own = theirs(caller, first);
      return own.enter() ? own : null;
    } catch (PluginException e) {
      if (serves.getAsBoolean()) {
        throw e;
      }
      return null;
    }
  }

  /// Whether this caller shares an instance with nobody: a process cannot be reset between two.
  private boolean alone(Instance first, Caller caller) {
    Manifest.RuntimeSpec runtime = first.manifest().runtime();
    return runtime.kind() == Manifest.Kind.PROCESS
        && (runtime.perCaller() || parts.config().isolateCallers())
        && !(caller instanceof Caller.Background);
  }

  private Instance theirs(Caller caller, Instance first) {
    Own own = own(caller.kind() + " " + caller.name(), first);
    own.starting.lock();
    try {
      Instance running = own.instance;
      if (running != null) {
        return running;
      }
      refuseFailing(own, first);
      Instance fresh = start(first);
      if (!keep(own, fresh)) {
        fresh.retire();
        endSoon(List.of(fresh));
        return fresh;
      }
      fresh.onEnd(obituary -> ended(own, fresh, obituary));
      return fresh;
    } finally {
      own.starting.unlock();
    }
  }

  private boolean keep(Own own, Instance fresh) {
    synchronized (byCaller) {
      if (!own.over) {
        own.instance = fresh;
        own.health.watch(fresh);
      }
      return !own.over;
    }
  }

  /// However it feels, it is asked again as long as it serves; one that does not answer is lost.
  // The very instance is meant.
  @SuppressWarnings("ReferenceEquality")
  private void watch(Own own, Instance instance) {
    synchronized (byCaller) {
      if (own.instance == instance && !own.over) {
        own.health.watch(instance);
      }
    }
  }

  // The very instance is meant: another one may have other files or settings.
  @SuppressWarnings("ReferenceEquality")
  private Own own(String caller, Instance first) {
    List<Instance> spare = new ArrayList<>();
    Own own;
    synchronized (byCaller) {
      own = byCaller.get(caller);
      if (own != null && own.first != first) {
        spare.addAll(takeOut(caller));
        own = null;
      }
      if (own == null) {
        if (byCaller.size() >= parts.config().callerInstances()) {
          spare.addAll(takeOut(idlest(first)));
        }
        own = new Own(first);
        byCaller.put(caller, own);
        planSweep();
      }
      own.used = parts.clock().instant();
    }
    endSoon(spare);
    return own;
  }

  /// The caller holds the lock of the map.
  private List<Instance> takeOut(String caller) {
    Own own = byCaller.remove(caller);
    if (own == null) {
      return List.of();
    }
    own.over = true;
    own.health.cease();
    Instance instance = own.instance;
    return instance == null ? List.of() : List.of(instance);
  }

  private String idlest(Instance first) {
    return byCaller.entrySet().stream()
        .filter(e -> idle(e.getValue()))
        .min(Comparator.comparing(e -> e.getValue().used))
        .map(Map.Entry::getKey)
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.RESOURCE_EXHAUSTED,
                "%s: %d callers have an instance of their own, which is the limit, and all are at work; try again later."
                    .formatted(first.party().label(), byCaller.size())));
  }

  private static boolean idle(Own own) {
    Instance instance = own.instance;
    return !own.starting.isLocked() && (instance == null || instance.inFlight() == 0);
  }

  private void refuseFailing(Own own, Instance first) {
    Instant notBefore = own.notBefore;
    if (notBefore != null && parts.clock().instant().isBefore(notBefore)) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "%s ended by itself for this caller and is not started again before %s."
              .formatted(first.party().label(), notBefore));
    }
  }

  private Instance start(Instance first) {
    Duration time = parts.config().startTimeout();
    var attempt =
        new Attempt(
            first.party().label(),
            time,
            deadline -> starter.start(first.found(), deadline, s -> same(s, first)));
    attempt.begin();
    return attempt.await();
  }

  private static void same(Snapshot snapshot, Instance first) {
    if (!snapshot.contentHash().equals(first.contentHash())) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s: its files changed since it started, so no further instance is made of them: mortise plugins reload %s"
              .formatted(first.party().label(), first.party().plugin()));
    }
  }

  // The very instance is meant.
  @SuppressWarnings("ReferenceEquality")
  private boolean ended(Own own, Instance instance, String obituary) {
    synchronized (byCaller) {
      // One that was taken out is ended by whoever did that, after its calls.
      if (own.over || own.instance != instance) {
        return false;
      }
      Instant now = parts.clock().instant();
      own.notBefore =
          switch (own.failures.failed(now)) {
            case FailureHistory.Verdict.Retry retry -> retry.at();
            case FailureHistory.Verdict.Quarantine _ ->
                now.plus(parts.config().restarts().window());
          };
      own.instance = null;
      own.health.cease();
    }
    instance.gone();
    parts.logs().of(id).say("error", obituary);
    return true;
  }

  /// The caller holds the lock of the map.
  private void planSweep() {
    if (!sweepPlanned && !byCaller.isEmpty()) {
      sweepPlanned = true;
      Instant due = parts.clock().instant().plus(parts.config().callerIdle());
      parts.timers().at(due, this::sweep);
    }
  }

  /// Ends those that were silent for long.
  private void sweep() {
    List<Instance> silent = new ArrayList<>();
    synchronized (byCaller) {
      sweepPlanned = false;
      Instant before = parts.clock().instant().minus(parts.config().callerIdle());
      for (Map.Entry<String, Own> entry : List.copyOf(byCaller.entrySet())) {
        if (idle(entry.getValue()) && !entry.getValue().used.isAfter(before)) {
          silent.addAll(takeOut(entry.getKey()));
        }
      }
      planSweep();
    }
    endSoon(silent);
  }

  /// Ends all of them, without waiting for it.
  void endSoon() {
    endSoon(takeAll());
  }

  /// Ends all of them and the one for everybody, after their calls. Blocks.
  void endWith(Instance first) {
    List<Instance> all = takeAll();
    all.add(first);
    for (Thread end : endSoon(all)) {
      try {
        end.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private List<Instance> takeAll() {
    List<Instance> all = new ArrayList<>();
    synchronized (byCaller) {
      List.copyOf(byCaller.keySet()).forEach(caller -> all.addAll(takeOut(caller)));
    }
    return all;
  }

  private List<Thread> endSoon(List<Instance> instances) {
    HostConfig config = parts.config();
    return instances.stream()
        .map(i ->
            Thread.ofVirtual()
                .name("plugin-stop-" + id)
                .start(() -> i.end(config.drainTimeout(), config.stopGrace())))
        .toList();
  }
}
