package dev.mortise.services;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Ends a connection when its time is up, whatever its threads are blocked in: reading a byte an
/// hour, or writing to somebody who does not read. Nothing ends before the first [#allow]. Safe for
/// any thread.
final class Watchdog {
  private final ScheduledExecutorService timers;
  private final Runnable end;
  private final ReentrantLock lock = new ReentrantLock();
  // All guarded by the lock, and read without it where a moment does not matter.
  private long due;
  private long looksAt;
  private boolean stopped;
  private volatile boolean late;
  private @Nullable ScheduledFuture<?> next;

  /// @param end must not block
  Watchdog(ScheduledExecutorService timers, Runnable end) {
    this.timers = timers;
    this.end = end;
  }

  /// So much time from now on.
  void allow(Duration time) {
    lock.lock();
    try {
      due = System.nanoTime() + time.toNanos();
      // To look too early costs nothing; so most of the time there is nothing to do.
      if (next == null || due - looksAt < 0) {
        look();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether it ended the connection.
  boolean late() {
    return late;
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (next != null) {
        next.cancel(false);
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    lock.lock();
    try {
      if (stopped || late) {
        return;
      }
      if (next != null) {
        next.cancel(false);
      }
      long left = due - System.nanoTime();
      if (left > 0) {
        looksAt = due;
        next = timers.schedule(this::look, left, TimeUnit.NANOSECONDS);
        return;
      }
      late = true;
    } finally {
      lock.unlock();
    }
    end.run();
  }
}
