package dev.mortise.runtime.process;

import dev.mortise.host.Refusals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Counts what one plugin was refused, so that it can tell the audit much and flood it never.
///
/// The first time is told at once, the same again only as a number, once a minute and at the end.
/// At most [#KINDS_MAX] different ones are told apart, and no more than one a second after the
/// first [#AT_ONCE]; the others are one number. Used by one thread.
final class RefusalLedger implements AutoCloseable {
  static final int KINDS_MAX = 512;
  static final int AT_ONCE = 256;
  static final Duration SUMMARY = Duration.ofMinutes(1);
  private static final Refusal OTHERS = new Refusal("others", "");

  private final Refusals told;
  private final LongSupplier nanos;
  private final Map<Refusal, Long> again = new LinkedHashMap<>();
  private final long began;
  private long spent;
  private long others;
  private long summary;

  /// @param nanos a clock that only goes forward
  RefusalLedger(Refusals told, LongSupplier nanos) {
    this.told = told;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.summary = began;
  }

  void add(Refusal refusal) {
    Long before = again.get(refusal);
    if (before != null) {
      again.put(refusal, before + 1);
    } else if (again.size() < KINDS_MAX && spent < allowed()) {
      spent++;
      again.put(refusal, 0L);
      told.refused(refusal.call(), refusal.target(), 1);
    } else {
      others++;
    }
  }

  private long allowed() {
    return AT_ONCE + Duration.ofNanos(nanos.getAsLong() - began).toSeconds();
  }

  /// Tells the numbers when it is time.
  void tick() {
    long now = nanos.getAsLong();
    if (now - summary >= SUMMARY.toNanos()) {
      summary = now;
      sum();
    }
  }

  private void sum() {
    again.forEach((refusal, times) -> {
      if (times > 0) {
        told.refused(refusal.call(), refusal.target(), times);
      }
    });
    again.replaceAll((_, _) -> 0L);
    if (others > 0) {
      told.refused(OTHERS.call(), OTHERS.target(), others);
      others = 0;
    }
  }

  @Override
  public void close() {
    sum();
  }
}
