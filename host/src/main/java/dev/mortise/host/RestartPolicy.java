package dev.mortise.host;

import java.time.Duration;

/// When a plugin that failed is tried again, and when no more.
///
/// @param first pause after the first failure; doubles with each further one
/// @param max the longest pause
/// @param jitter how much of a pause is left to chance, between 0 and 1; 0.2 makes 10 s anything
///   from 8 s to 12 s, so that plugins which fell together do not rise together
/// @param failures so many within the window put the plugin into quarantine; at least 1
/// @param window how long a failure is remembered
public record RestartPolicy(
    Duration first, Duration max, double jitter, int failures, Duration window) {
  /// 1 s doubling to 60 s; five failures within ten minutes are too many.
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          Duration.ofSeconds(1), Duration.ofSeconds(60), 0.2, 5, Duration.ofMinutes(10));

  /// Checks that the numbers make sense.
  public RestartPolicy {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("a restart policy needs 0 < first <= max");
    }
    if (!(jitter >= 0 && jitter < 1) || failures < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "a restart policy needs 0 <= jitter < 1, failures >= 1, and a window");
    }
  }

  /// The pause after that many failures within the window, before chance is added.
  Duration pause(int failed) {
    int doublings = Math.clamp(failed - 1, 0, 30);
    Duration grown = first.multipliedBy(1L << doublings);
    return grown.compareTo(max) > 0 ? max : grown;
  }
}
