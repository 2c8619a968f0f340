package dev.mortise.identity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How often something was tried of late, by the word of whoever tries. After so many tries each
/// further one doubles the wait before the next, up to a minute; with each minute in which none
/// comes, one is forgotten.
///
/// A flood of words pushes nothing out; two that meet in a place are slowed together. Safe for any
/// thread; never waits.
final class TryCounts {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  /// As many as lead to the longest wait: counting on would only take longer to forget.
  private static final int DOUBLINGS_MAX = 6;

  private final Places<Count> places = new Places<>();
  private final int free;

  /// @param free tries that cost no wait
  TryCounts(int free) {
    this.free = free;
  }

  /// @param tries as many as counted when the last one came
  /// @param before what was there before the last one; null where that is not known any more
  private record Count(int tries, Instant last, @Nullable Count before) {
    int at(Instant now) {
      long forgotten = Math.max(0, Duration.between(last, now).dividedBy(FORGOTTEN));
      return (int) Math.max(0, tries - forgotten);
    }

    /// As if the try of that time had not been.
    @Nullable Count without(Instant at) {
      if (last.equals(at) && before != null) {
        return before;
      }
      return tries <= 1 ? null : new Count(tries - 1, last, null);
    }
  }

  /// Counts a try unless there is something to wait for, in one step: many at once are no way
  /// around.
  ///
  /// @return how long to wait before the next one; zero when this one was counted and may be made
  Duration attempt(String of, Instant now) {
    Count before =
        places.update(of, count -> wait(count, now).isZero() ? counted(count, now) : count);
    return wait(before, now);
  }

  private Duration wait(@Nullable Count count, Instant now) {
    int tries = count == null ? 0 : count.at(now);
    if (count == null || tries < free) {
      return Duration.ZERO;
    }
    Duration grown = Duration.ofSeconds(1L << Math.min(tries - free, DOUBLINGS_MAX));
    Duration whole = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    Duration left = Duration.between(now, count.last().plus(whole));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Count counted(@Nullable Count count, Instant now) {
    if (count == null) {
      return new Count(1, now, null);
    }
    int tries = Math.min(count.at(now) + 1, free + DOUBLINGS_MAX);
    return new Count(tries, now, new Count(count.tries(), count.last(), null));
  }

  /// Takes one try back, with the wait that it led to.
  ///
  /// @param at when it was counted
  void giveBack(String of, Instant at) {
    places.update(of, count -> count == null ? null : count.without(at));
  }

  /// Forgets all of it.
  void clear(String of) {
    places.set(of, null);
  }
}
