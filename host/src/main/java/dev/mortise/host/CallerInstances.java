package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The instances of one plugin that serve one caller each, since a process cannot be reset between
/// two: started when the caller first comes, ended when it is silent, never more than so many.
///
/// They are what the plugin's first instance is: of the same files, and they end with it.
final class CallerInstances {
  private final String id;
  private final Parts parts;
  private final Starter starter;
  private final Map<String, Own> byCaller = new HashMap<>();

  /// One caller's. The lock is held while it starts, so that a second call waits for the first.
  private final class Own {
    final ReentrantLock starting = new ReentrantLock();
    final FailureHistory failures =
        new FailureHistory(parts.config().restarts(), RandomGenerator.getDefault());
    // Guarded by the lock of the map.
    volatile @Nullable Instance instance;
    volatile Instant used = parts.clock().instant();
    volatile @Nullable Instant notBefore;
  }

  CallerInstances(String id, Parts parts, Starter starter) {
    this.id = id;
    this.parts = parts;
    this.starter = starter;
  }

  /// The caller's own; started where there is none. Blocks for the start.
  ///
  /// @param first what the plugin's other instances are like
  /// @throws PluginException `RESOURCE_EXHAUSTED` when there are too many; why it did not start
  Instance of(Caller caller, Instance first) {
    Own own = own(caller.kind() + " " + caller.name(), first);
    own.starting.lock();
    try {
      Instance running = own.instance;
      if (running != null) {
        return running;
      }
      refuseFailing(own, first);
      Instance fresh = start(first);
      own.instance = fresh;
      fresh.onEnd(obituary -> ended(own, fresh, obituary));
      return fresh;
    } finally {
      own.starting.unlock();
    }
  }

  private Own own(String caller, Instance first) {
    Optional<Instance> spare = Optional.empty();
    Own own;
    synchronized (byCaller) {
      own = byCaller.get(caller);
      if (own == null) {
        if (byCaller.size() >= parts.config().callerInstances()) {
          spare = idlest(first);
        }
        own = new Own();
        byCaller.put(caller, own);
        planSweep();
      }
      own.used = parts.clock().instant();
    }
    spare.ifPresent(i -> endSoon(List.of(i)));
    return own;
  }

  private Optional<Instance> idlest(Instance first) {
    Map.Entry<String, Own> idlest =
        byCaller.entrySet().stream()
            .filter(e -> idle(e.getValue()))
            .min(Comparator.comparing(e -> e.getValue().used))
            .orElseThrow(() ->
                new PluginException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "%s: %d callers have an instance of their own, which is the limit, and all are at work; try again later."
                        .formatted(first.party().label(), byCaller.size())));
    byCaller.remove(idlest.getKey());
    return Optional.ofNullable(idlest.getValue().instance);
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
    return new Attempt(
            first.party().label(),
            time,
            deadline -> starter.start(first.found(), deadline, s -> same(s, first)))
        .await();
  }

  private static void same(Snapshot snapshot, Instance first) {
    if (!snapshot.contentHash().equals(first.contentHash())) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s: its files changed since it started, so no further instance is made of them: mortise plugins reload %s"
              .formatted(first.party().label(), first.party().plugin()));
    }
  }

  private void ended(Own own, Instance instance, String obituary) {
    instance.gone();
    synchronized (byCaller) {
      if (own.instance != instance) {
        return;
      }
      own.instance = null;
    }
    Instant now = parts.clock().instant();
    own.notBefore =
        switch (own.failures.failed(now)) {
          case FailureHistory.Verdict.Retry retry -> retry.at();
          case FailureHistory.Verdict.Quarantine _ -> now.plus(parts.config().restarts().window());
        };
    parts.logs().of(id).say("error", obituary);
  }

  private void planSweep() {
    Instant due = parts.clock().instant().plus(parts.config().callerIdle());
    parts.timers().at(due, this::sweep);
  }

  /// Ends those that were silent for long.
  private void sweep() {
    List<Instance> silent = new ArrayList<>();
    synchronized (byCaller) {
      Instant before = parts.clock().instant().minus(parts.config().callerIdle());
      byCaller
          .values()
          .removeIf(own -> {
            boolean over = idle(own) && !own.used.isAfter(before);
            Instance instance = own.instance;
            if (over && instance != null) {
              own.instance = null;
              silent.add(instance);
            }
            return over;
          });
      if (!byCaller.isEmpty()) {
        planSweep();
      }
    }
    endSoon(silent);
  }

  /// Ends all of them; whoever waits for a thread waits for its instance.
  List<Thread> endAll() {
    List<Instance> all = new ArrayList<>();
    synchronized (byCaller) {
      for (Own own : byCaller.values()) {
        Instance instance = own.instance;
        if (instance != null) {
          own.instance = null;
          all.add(instance);
        }
      }
      byCaller.clear();
    }
    return endSoon(all);
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

  /// How many there are.
  int count() {
    synchronized (byCaller) {
      return (int) byCaller.values().stream().filter(o -> o.instance != null).count();
    }
  }
}
