package dev.mortise.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// When a call came to the gate. All its records bear that very time, by which they are known to
/// belong together.
///
/// @param nanos the same for durations, which do not follow a clock that is set
record Arrival(Instant time, long nanos) {
  static Arrival now(InstantSource clock) {
    return new Arrival(clock.instant(), System.nanoTime());
  }

  Duration since() {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
