package dev.mortise.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Timers on the host's clock, kept by one virtual thread.
final class ClockTimers implements Timers {
  // A clock that is set back must not keep a plugin waiting longer than this for a second look.
  private static final Duration LOOK_MAX = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due));
  private boolean closed;

  private record Entry(Instant due, Runnable action) {}

  ClockTimers(InstantSource clock) {
    this.clock = clock;
    Thread.ofVirtual().name("host-timers").start(this::run);
  }

  @Override
  public Timer at(Instant due, Runnable action) {
    Entry entry = new Entry(due, action);
    lock.lock();
    try {
      entries.add(entry);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return () -> remove(entry);
  }

  private void remove(Entry entry) {
    lock.lock();
    try {
      entries.removeIf(entry::equals);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      entries.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Runnable action = next(); action != null; action = next()) {
      action.run();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      while (!closed) {
        Entry first = entries.peek();
        Duration left = first == null ? LOOK_MAX : Duration.between(clock.instant(), first.due());
        if (first != null && !left.isPositive()) {
          entries.poll();
          return first.action();
        }
        long nanos = Math.min(left.toNanos(), LOOK_MAX.toNanos());
        // Whether it was time or a signal is looked up again above.
        var _ = changed.await(nanos, TimeUnit.NANOSECONDS);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }
}
