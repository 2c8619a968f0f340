package dev.mortise.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/// Remembers the last calls in memory, so many and no more. Without locks.
public final class RecentCalls implements Recorder {
  private final AtomicReferenceArray<CallRecord> ring;
  private final AtomicLong count = new AtomicLong();

  /// Room for that many.
  public RecentCalls(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1");
    }
    ring = new AtomicReferenceArray<>(capacity);
  }

  @Override
  public void record(CallRecord call) {
    ring.set((int) (count.getAndIncrement() % ring.length()), call);
  }

  /// How many calls there were since the beginning.
  public long count() {
    return count.get();
  }

  /// The last ones that fit, oldest first.
  ///
  /// @param last at most so many
  public List<CallRecord> last(int last, Predicate<CallRecord> which) {
    List<CallRecord> found = new ArrayList<>();
    long end = count.get();
    for (long at = end - 1; at >= Math.max(0, end - ring.length()) && found.size() < last; at--) {
      CallRecord call = ring.get((int) (at % ring.length()));
      if (call != null && which.test(call)) {
        found.add(call);
      }
    }
    Collections.reverse(found);
    return found;
  }
}
