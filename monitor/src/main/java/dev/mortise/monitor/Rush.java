package dev.mortise.monitor;

import java.util.concurrent.TimeUnit;

/// Whether so much passes that the processor is what the traffic waits for.
///
/// Told by both pumps, asked by any thread; an update that two of them lose to each other only
/// moves the moment at which a rush is noticed.
final class Rush {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /// 64 MiB a second: far above what sessions of people and models need, far below what a pipe
  /// does.
  private static final long BYTES_A_WINDOW = (64L << 20) / 20;

  private volatile Runnable first = () -> {};
  private volatile long windowStart = System.nanoTime();
  private volatile long windowBytes;
  private volatile long lastRush;
  private volatile boolean any;

  /// Sets what is done once when the first rush begins, by a pump's thread: it must not wait.
  void atFirst(Runnable action) {
    first = action;
  }

  /// So many bytes passed.
  @SuppressWarnings("NonAtomicVolatileUpdate") // See above.
  void passed(int bytes) {
    windowBytes += bytes;
    long now = System.nanoTime();
    long elapsed = now - windowStart;
    if (elapsed < WINDOW_NANOS) {
      return;
    }
    if (windowBytes / BYTES_A_WINDOW >= elapsed / WINDOW_NANOS) {
      begin(now);
    }
    windowBytes = 0;
    windowStart = now;
  }

  private void begin(long now) {
    boolean before = any;
    lastRush = now;
    any = true;
    if (!before) {
      first.run();
    }
  }

  /// Whether it was so a moment ago.
  boolean lasts() {
    return any && System.nanoTime() - lastRush < 2 * WINDOW_NANOS;
  }
}
