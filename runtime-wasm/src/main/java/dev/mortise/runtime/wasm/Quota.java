package dev.mortise.runtime.wasm;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What all plugins may have together of something, or what one of them may have of that: bytes of
/// linear memory, or places for streams. Safe for any thread.
final class Quota {
  private final long max;
  private final @Nullable Quota whole;
  private final AtomicLong taken = new AtomicLong();

  Quota(long max) {
    this(max, null);
  }

  private Quota(long max, @Nullable Quota whole) {
    this.max = max;
    this.whole = whole;
  }

  /// A part for one plugin: what it takes is taken from this one as well.
  ///
  /// @param most it may have; less than all, so that whatever it does, others can start
  Quota part(long most) {
    return new Quota(most, this);
  }

  /// The most that may be taken at the same time.
  long max() {
    return max;
  }

  /// What is taken of it now.
  long taken() {
    return taken.get();
  }

  /// For one instance, which has nothing of it yet.
  Share share() {
    return new Share();
  }

  /// Which of the two has no room for so much more.
  Quota full(long more) {
    return whole == null || !fits(taken.get(), more) ? this : whole.full(more);
  }

  /// Whether it is one plugin's part of another.
  boolean partial() {
    return whole != null;
  }

  /// Whether so much more fits into this one now.
  boolean roomFor(long more) {
    return fits(taken.get(), more);
  }

  /// Takes so much; nothing, and false, where there is not so much left.
  boolean take(long more) {
    long before = taken.getAndUpdate(had -> fits(had, more) ? had + more : had);
    if (!fits(before, more)) {
      return false;
    }
    if (whole != null && !whole.take(more)) {
      taken.addAndGet(-more);
      return false;
    }
    return true;
  }

  /// Gives back what was taken.
  void give(long back) {
    taken.addAndGet(-back);
    if (whole != null) {
      whole.give(back);
    }
  }

  private boolean fits(long had, long more) {
    return more <= max - had;
  }

  /// What one instance has of it. Whoever ends the instance may be another thread than the one that
  /// still runs in it.
  final class Share {
    private long held;
    private boolean ended;

    private Share() {}

    /// Takes so many bytes more; false where there are not so many, or the instance has ended.
    synchronized boolean take(long bytes) {
      if (ended || !Quota.this.take(bytes)) {
        return false;
      }
      held += bytes;
      return true;
    }

    /// Whether it is the plugin's own part that has no room for so many bytes more.
    boolean partFull(long bytes) {
      return full(bytes).partial();
    }

    /// Gives back what was not used.
    synchronized void give(long bytes) {
      if (!ended) {
        held -= bytes;
        Quota.this.give(bytes);
      }
    }

    /// Gives back everything, for good.
    synchronized void end() {
      if (!ended) {
        ended = true;
        Quota.this.give(held);
      }
    }
  }
}
