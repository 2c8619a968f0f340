package dev.mortise.goplugin;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// How fast one pipe of a plugin, or its stream of prints, is read: what any log needs at once, a
/// flood no faster than [#BYTES_PER_SECOND].
///
/// Without it a plugin that does nothing but print keeps one processor busy and its reader another,
/// and all the others wait for theirs. A plugin that floods waits at its print, and goes on.
///
/// For the one thread that reads, or several that take turns.
final class ReadingPace {
  /// Read in each second, once the burst is over.
  static final long BYTES_PER_SECOND = 8 << 20;

  /// Read without a pause after a quiet time: more than any plugin says in good order.
  static final long BURST_BYTES = 4 << 20;

  // Rests come in these at least, so that there are not too many of them.
  private static final long REST_NANOS = 10_000_000;

  private final LongSupplier nanos;
  private double left = BURST_BYTES;
  private long last;

  /// @param nanos as [System#nanoTime]
  ReadingPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /// Counts what was read, and rests when that was too much.
  void read(int bytes) {
    if (rest(bytes)) {
      LockSupport.parkNanos(this, restNanos());
    }
  }

  /// How long a rest is: until all that was read too early is due.
  long restNanos() {
    return Math.max(REST_NANOS, (long) (-left * 1e9 / BYTES_PER_SECOND));
  }

  /// Whether a rest is due after so many bytes more.
  boolean rest(int bytes) {
    left -= bytes;
    if (left >= 0) {
      return false;
    }
    long now = nanos.getAsLong();
    left = Math.min(BURST_BYTES, left + (now - last) * (BYTES_PER_SECOND / 1e9));
    last = now;
    return left < 0;
  }
}
