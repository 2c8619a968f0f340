package dev.mortise.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/// A clock that stands still until it is moved. Safe for any thread.
public final class TestClock implements InstantSource {
  private Instant now;

  /// Begins at a given moment.
  public TestClock(Instant start) {
    this.now = Objects.requireNonNull(start, "start");
  }

  /// Begins at noon of 1 January 2026, UTC.
  public static TestClock create() {
    return new TestClock(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /// Moves it forward.
  ///
  /// @throws IllegalArgumentException when the time is negative
  public synchronized void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock does not go back by advance(); use set()");
    }
    now = now.plus(time);
  }

  /// Moves it anywhere, also back, as clocks of machines do.
  public synchronized void set(Instant instant) {
    now = Objects.requireNonNull(instant, "instant");
  }
}
