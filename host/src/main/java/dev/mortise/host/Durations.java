package dev.mortise.host;

import java.time.Duration;

/// Durations for people.
final class Durations {
  private Durations() {}

  /// `250 ms`, `12 s`, `3 min`.
  static String text(Duration time) {
    if (time.toMillis() < 1_000) {
      return Math.max(0, time.toMillis()) + " ms";
    }
    return time.toSeconds() < 120 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }
}
