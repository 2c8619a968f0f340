package dev.mortise.host;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where one plugin's starts, reloads and stops happen, one after the other. Whoever stops the
/// plugin need not wait for a start: it is told to give up.
final class Workbench {
  private final ReentrantLock work = new ReentrantLock();
  // Set by the thread that holds the lock; read by whoever wants it to give up.
  private volatile @Nullable Attempt attempt;
  private volatile boolean closed;

  /// Waits for whoever works on the plugin now.
  void take() {
    work.lock();
  }

  /// The same, but ends a start that is under way.
  void takeOver() {
    boolean interrupted = false;
    while (true) {
      Attempt running = attempt;
      if (running != null) {
        running.abandon("it was stopped");
      }
      try {
        if (work.tryLock(20, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void give() {
    work.unlock();
  }

  /// Runs one start to its end. The caller has taken the bench.
  ///
  /// @throws PluginException why there is no instance; `UNAVAILABLE` after [#close]
  Instance attempt(String label, Duration time, Function<Deadline, Instance> start) {
    if (closed) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, label + " does not start: the host is closing.");
    }
    Attempt mine = new Attempt(label, time, start);
    attempt = mine;
    try {
      mine.begin();
      return mine.await();
    } finally {
      attempt = null;
    }
  }

  /// Whether a start is under way.
  boolean starting() {
    return attempt != null;
  }

  /// Whether somebody works on the plugin.
  boolean taken() {
    return work.isLocked();
  }

  /// No start begins any more.
  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
