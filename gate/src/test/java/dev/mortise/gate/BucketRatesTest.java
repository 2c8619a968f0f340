package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BucketRatesTest {
  private static final RateState.Limit LIMIT = RateState.Limit.perSecond(100);
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(SECOND);
  private final TimeMeter clock =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };
  private final BucketRates rates = new BucketRates(10_000, clock);

  private int taken(String key, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rates.take(key, LIMIT, 1).allowed() ? 1 : 0;
    }
    return taken;
  }

  @Test
  @DisplayName("torture/33 a burst at the edge of a window gets no more than rate and burst")
  void noWindowHasAnEdge() {
    assertEquals(200, taken("a", 1_000));
    nanos.addAndGet(SECOND - 1);
    int first = taken("a", 1_000);
    nanos.addAndGet(2);
    int second = taken("a", 1_000);
    assertTrue(first + second <= 100, first + " + " + second);
    nanos.addAndGet(60 * SECOND);
    assertEquals(200, taken("a", 1_000), "a long silence saves no more than the burst");
  }

  @Test
  @DisplayName("torture/33 a clock that jumps back gives nothing, one that jumps ahead the burst")
  void clockJumps() {
    taken("a", 1_000);
    nanos.addAndGet(-10 * SECOND);
    assertEquals(0, taken("a", 10));
    nanos.addAndGet(10 * SECOND);
    assertEquals(0, taken("a", 10));
    nanos.addAndGet(3_600 * SECOND);
    assertEquals(200, taken("a", 1_000));
  }

  @Test
  void aRefusalSaysWhenToTryAgain() {
    taken("a", 200);
    RateState.Taken refused = rates.take("a", LIMIT, 1);
    assertEquals(new RateState.Taken(false, 0, Duration.ofMillis(10)), refused);
    nanos.addAndGet(refused.retryAfter().toNanos());
    assertTrue(rates.take("a", LIMIT, 1).allowed());
  }

  @Test
  void slowRatesAreKeptToo() {
    RateState.Limit slow = new RateState.Limit(0.5, 1);
    assertTrue(rates.take("slow", slow, 1).allowed());
    nanos.addAndGet(2 * SECOND - 1);
    assertFalse(rates.take("slow", slow, 1).allowed());
    nanos.addAndGet(1);
    assertTrue(rates.take("slow", slow, 1).allowed());
  }

  @Test
  @DisplayName("torture/33 ten thousand keys fit, others wait until some are full again")
  void memoryIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      assertTrue(rates.take("key" + i, LIMIT, 1).allowed());
    }
    assertFalse(rates.take("one more", LIMIT, 1).allowed(), "no room, so no right");
    assertEquals(10_000, rates.keys());
    nanos.addAndGet(SECOND);
    assertTrue(rates.take("one more", LIMIT, 1).allowed());
    assertEquals(1, rates.keys(), "those that are full again need not be kept");
  }

  @Test
  @DisplayName("torture/33 parallel callers together get no more than rate and burst")
  void parallelCallersWhileBucketsAreForgotten() throws Exception {
    BucketRates small = new BucketRates(4, clock);
    AtomicInteger allowed = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                await(go);
                for (int i = 0; i < 5_000; i++) {
                  if (small.take("shared", LIMIT, 1).allowed()) {
                    allowed.incrementAndGet();
                  }
                  // Keys that come and go make room be looked for all the time.
                  small.take("t" + thread + "/" + i % 8, new RateState.Limit(1e8, 1), 1);
                  nanos.addAndGet(10);
                }
              }));
    }
    long from = nanos.get();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (nanos.get() - from) / 1e9;
    assertTrue(allowed.get() <= 100 * seconds + 200, allowed + " in " + seconds + " s");
    assertTrue(allowed.get() >= 150, "and they got what was theirs: " + allowed);
  }

  private static void await(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherLimitBeginsWithWhatIsLeft() {
    taken("a", 200);
    assertFalse(rates.take("a", RateState.Limit.perSecond(1_000), 1_000).allowed());
  }

  @Test
  @DisplayName("rule 9: streams cost a token per message and per 64 KiB")
  void streamsCost() {
    Party party = new Party("a", "1.0", "hash", Set.of(), new RateState.Limit(1, 4));
    StreamMeter meter = new StreamMeter(rates, party);
    Frame message = Frame.of(Json.EMPTY);
    Frame bytes = Frame.of(Bytes.of(new byte[StreamMeter.BYTES_PER_TOKEN / 2]));
    assertEquals(Duration.ZERO, meter.pass(message));
    assertEquals(Duration.ZERO, meter.pass(bytes));
    assertEquals(Duration.ZERO, meter.pass(bytes), "the second half is the second token");
    assertEquals(2, rates.take("a/streams", party.rate(), 1).remaining() + 1);
    assertEquals(Duration.ZERO, meter.pass(message));
    Duration wait = meter.pass(message);
    assertTrue(wait.isPositive());
    nanos.addAndGet(wait.toNanos());
    assertEquals(Duration.ZERO, meter.pass(message));
  }
}
