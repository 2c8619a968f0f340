package dev.mortise.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/// How the audit is kept.
///
/// @param program what this host is called in its first and last record
/// @param clock the time of each record
/// @param whenFull what happens when the audit cannot be written
/// @param flush how long a record of a call that only reads may wait in memory
/// @param sign how long records may stay without a signature
/// @param waiting how many records may wait in memory
public record AuditConfig(
    String program,
    InstantSource clock,
    WhenFull whenFull,
    Duration flush,
    Duration sign,
    int waiting) {
  /// What happens when the audit cannot be written, because the disk is full for example.
  public enum WhenFull {
    /// Calls that change something are refused until it can.
    REFUSE,
    /// They go on; how many records were lost is written as soon as it can be.
    FLAG
  }

  /// Nothing may be missing.
  public AuditConfig {
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(whenFull, "whenFull");
    if (waiting < 1) {
      throw new IllegalArgumentException("at least one record must be able to wait");
    }
  }

  /// Refuses; flushes five times a second, signs every ten seconds.
  public static AuditConfig standard(String program) {
    return new AuditConfig(
        program,
        InstantSource.system(),
        WhenFull.REFUSE,
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        16_384);
  }

  /// The same with another policy.
  public AuditConfig whenFull(WhenFull policy) {
    return new AuditConfig(program, clock, policy, flush, sign, waiting);
  }

  /// The same with another clock.
  public AuditConfig clock(InstantSource other) {
    return new AuditConfig(program, other, whenFull, flush, sign, waiting);
  }

  /// The same with other times and room.
  public AuditConfig pace(Duration flushEvery, Duration signEvery, int room) {
    return new AuditConfig(program, clock, whenFull, flushEvery, signEvery, room);
  }
}
