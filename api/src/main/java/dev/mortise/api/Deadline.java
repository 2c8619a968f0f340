package dev.mortise.api;

import java.time.Duration;

/// A moment by which something must have ended, on the monotonic clock of this process.
///
/// @param nanoTime as [System#nanoTime] counts
public record Deadline(long nanoTime) implements Comparable<Deadline> {
  /// What a call gets when nobody says otherwise: 30 s.
  public static final Duration DEFAULT = Duration.ofSeconds(30);

  /// So much time from now. More than 100 years count as 100 years.
  public static Deadline after(Duration time) {
    long nanos = Math.clamp(time.toSeconds(), 0, 100L * 365 * 24 * 3600) * 1_000_000_000L;
    return new Deadline(System.nanoTime() + nanos + time.toNanosPart());
  }

  /// What is left, never negative.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /// Whether nothing is left.
  public boolean expired() {
    return nanoTime - System.nanoTime() <= 0;
  }

  /// The one that comes first.
  public Deadline min(Deadline other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.signum(nanoTime - other.nanoTime);
  }
}
