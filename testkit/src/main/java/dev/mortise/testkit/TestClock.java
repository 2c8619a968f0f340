package dev.mortise.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until it is moved. Safe for any thread.
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /// Begins at a given moment.
  public TestClock(Instant start) {
    this.now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
  }

  /// Begins at noon of 1 January 2026, UTC.
  public static TestClock create() {
    return new TestClock(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Moves it forward.
  ///
  /// @throws IllegalArgumentException when the time is negative
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock does not go back by advance(); use set()");
    }
    now.updateAndGet(instant -> instant.plus(time));
  }

  /// Moves it anywhere, also back, as clocks of machines do.
  public void set(Instant instant) {
    now.set(Objects.requireNonNull(instant, "instant"));
  }
}
