package dev.mortise.gate;

import dev.mortise.api.Deadline;
import java.time.Duration;

/// How much of each rate is left. A port: in memory for one host, in a database for several that
/// share it.
///
/// Asked on every call, by many threads. Over any span of `t` seconds no key gets more than
/// `perSecond · t + burst` tokens, whatever the clock on the wall does.
@FunctionalInterface
public interface RateState {
  /// Takes tokens if there are enough, all or none.
  ///
  /// @param key `plugin` or `plugin/area`; the number of keys kept is bounded
  /// @param tokens at least 1
  Taken take(String key, Limit limit, int tokens);

  /// The same for who has no longer than that: where others count, they may not answer.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when nobody could say in that time
  default Taken take(String key, Limit limit, int tokens, Deadline deadline) {
    return take(key, limit, tokens);
  }

  /// How fast tokens come back, and how many there are at most.
  record Limit(double perSecond, long burst) {
    /// 100 per second, and 200 at once.
    public static final Limit DEFAULT = perSecond(100);

    /// So many per second, and twice as many at once.
    public static Limit perSecond(double rate) {
      return new Limit(rate, Math.max(1, (long) Math.ceil(2 * rate)));
    }

    /// Both must be positive.
    public Limit {
      if (!(perSecond > 0) || burst < 1) {
        throw new IllegalArgumentException("a rate and its burst must be positive");
      }
    }
  }

  /// What came of it.
  ///
  /// @param allowed whether the tokens were taken
  /// @param remaining tokens that are left
  /// @param retryAfter until there would have been enough; zero when they were taken
  record Taken(boolean allowed, long remaining, Duration retryAfter) {}
}
