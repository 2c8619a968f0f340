package dev.mortise.goplugin;

import java.util.concurrent.TimeUnit;

/// How long a failed call waits to hear that the plugin's process has ended. Safe for any thread.
///
/// The connection breaks a moment before that is known, which is long on a busy machine. But a
/// plugin that lives may say that something is unavailable as often as it likes: only who fails
/// soon after the first waits long, and nobody beyond half the time that is left, so that the
/// failure is told before whoever waits for it gives up.
final class Patience {
  /// Where a call has no deadline.
  static final long UNBOUNDED = Long.MAX_VALUE;

  private static final long LONG = TimeUnit.SECONDS.toNanos(2);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(250);

  // Both guarded by this.
  private boolean failed;
  private long first;

  /// @param now of [System#nanoTime]
  /// @param left until the call's deadline; negative where it has passed
  /// @return all in nanoseconds
  synchronized long nanos(long now, long left) {
    if (!failed) {
      failed = true;
      first = now;
    }
    return Math.min(Math.max(first + LONG - now, SHORT), Math.max(left, 0) / 2);
  }
}
