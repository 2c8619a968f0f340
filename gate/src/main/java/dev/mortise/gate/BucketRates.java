package dev.mortise.gate;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Rates of one host, in memory, on the monotonic clock.
///
/// A bucket that is full again is forgotten when room is needed: a new one would hold as much.
/// Where none is full, a new key gets nothing, so that neither memory nor anybody's rate is
/// exceeded. Safe for any thread; without locks unless the table is full.
public final class BucketRates implements RateState {
  /// How many keys are kept at most, unless said otherwise.
  public static final int KEYS_MAX = 65_536;

  private static final Duration FULL_TABLE = Duration.ofSeconds(1);
  private static final double PER_SECOND_MAX = 1e8;

  private final int keysMax;
  private final TimeMeter clock;
  private final ConcurrentHashMap<String, Kept> buckets = new ConcurrentHashMap<>();
  private final ReentrantLock sweeping = new ReentrantLock();

  /// One key's tokens. Who takes some looks afterwards whether they were of a bucket that is still
  /// in the table.
  private static final class Kept {
    final Limit limit;
    final Bucket bucket;
    volatile boolean forgotten;

    Kept(Limit limit, Bucket bucket) {
      this.limit = limit;
      this.bucket = bucket;
    }

    /// Whether it was forgotten; waits for who is about to decide it.
    synchronized boolean gone() {
      return forgotten;
    }

    /// Forgets it if nothing is missing in it. Whoever takes tokens at the same time is either seen
    /// here or sees that it is gone.
    synchronized boolean forgetIfFull() {
      forgotten = true;
      forgotten = bucket.getAvailableTokens() >= limit.burst();
      return forgotten;
    }
  }

  /// Room for [#KEYS_MAX] keys.
  public BucketRates() {
    this(KEYS_MAX, TimeMeter.SYSTEM_NANOTIME);
  }

  BucketRates(int keysMax, TimeMeter clock) {
    this.keysMax = keysMax;
    this.clock = clock;
  }

  @Override
  public Taken take(String key, Limit limit, int tokens) {
    while (true) {
      Kept kept = buckets.get(key);
      if (kept == null) {
        if (buckets.size() >= keysMax && !sweep()) {
          return new Taken(false, 0, FULL_TABLE);
        }
        kept = buckets.computeIfAbsent(key, _ -> fresh(limit));
      }
      if (!kept.limit.equals(limit)) {
        kept = change(key, limit);
      }
      ConsumptionProbe probe = kept.bucket.tryConsumeAndReturnRemaining(tokens);
      if (!kept.forgotten || !kept.gone()) {
        return new Taken(
            probe.isConsumed(),
            probe.getRemainingTokens(),
            probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }
  }

  /// Another limit begins with what is left of the old one.
  private Kept change(String key, Limit limit) {
    return buckets.compute(
        key,
        (_, old) -> {
          if (old != null && old.limit.equals(limit)) {
            return old;
          }
          Kept next = fresh(limit);
          if (old != null) {
            long left = Math.min(old.bucket.getAvailableTokens(), limit.burst());
            next.bucket.tryConsume(Math.max(1, limit.burst() - left));
            old.forgotten = true;
          }
          return next;
        });
  }

  /// How many keys are kept.
  int keys() {
    return buckets.size();
  }

  private Kept fresh(Limit limit) {
    return new Kept(
        limit, Bucket.builder().withCustomTimePrecision(clock).addLimit(bandwidth(limit)).build());
  }

  /// Whole tokens in a time that is rounded up, so that never more come back than the limit says.
  private static Bandwidth bandwidth(Limit limit) {
    double perSecond = Math.min(limit.perSecond(), PER_SECOND_MAX);
    long tokens = Math.max(1, (long) perSecond);
    long nanos = (long) Math.ceil(tokens * 1e9 / perSecond);
    return Bandwidth.builder()
        .capacity(limit.burst())
        .refillGreedy(tokens, Duration.ofNanos(nanos))
        .build();
  }

  /// Makes room; whether there is some now.
  private boolean sweep() {
    sweeping.lock();
    try {
      if (buckets.size() >= keysMax) {
        buckets.forEach((key, kept) -> {
          if (kept.forgetIfFull()) {
            buckets.remove(key, kept);
          }
        });
      }
      return buckets.size() < keysMax;
    } finally {
      sweeping.unlock();
    }
  }
}
