package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final long START = Long.MAX_VALUE - 5;
  private final Patience patience = new Patience();

  /// In milliseconds.
  private long at(long time, long left) {
    long nanos = patience.nanos(START + TimeUnit.MILLISECONDS.toNanos(time), left);
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static long millis(long left) {
    return TimeUnit.MILLISECONDS.toNanos(left);
  }

  @Test
  void onlyWhoFailsSoonAfterTheFirstWaitsLong() {
    assertEquals(2_000, at(0, Patience.UNBOUNDED));
    assertEquals(2_000, at(0, Patience.UNBOUNDED));
    assertEquals(500, at(1_500, Patience.UNBOUNDED));
    assertEquals(250, at(1_900, Patience.UNBOUNDED));
    assertEquals(250, at(60_000, Patience.UNBOUNDED));
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() {
    assertEquals(950, at(0, millis(1_900)));
    assertEquals(50, at(0, millis(100)));
    assertEquals(0, at(0, 0));
    assertEquals(0, at(0, millis(-3)));
    assertEquals(100, at(60_000, millis(200)));
  }
}
