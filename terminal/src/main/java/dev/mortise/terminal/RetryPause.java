package dev.mortise.terminal;

import java.util.random.RandomGenerator;

/// How long to wait before something that failed is tried again: up to a second at first, twice as
/// long after each failure, a minute at most. At least half of that, the rest by chance, so that
/// many who lost the same cluster do not come back in the same moment. Belongs to one thread.
final class RetryPause {
  static final long MILLIS_FIRST = 1_000;
  static final long MILLIS_MAX = 60_000;

  private static final int DOUBLED_MAX = 6;

  private final RandomGenerator random;
  private int failures;

  RetryPause(RandomGenerator random) {
    this.random = random;
  }

  /// The next one, in milliseconds.
  long next() {
    long most = Math.min(MILLIS_MAX, MILLIS_FIRST << Math.min(failures, DOUBLED_MAX));
    failures++;
    return most / 2 + random.nextLong(most / 2 + 1);
  }

  /// It worked: the next failure is the first one.
  void worked() {
    failures = 0;
  }
}
