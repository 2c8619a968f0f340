package dev.mortise.api;

import java.time.Instant;

/// Host function: the time.
@Contract("clock")
public interface Clock {
  /// Now.
  @NeedsNothing("the time of day is no secret, and processes can read it anyway")
  Reading now();

  /// One reading.
  ///
  /// @param monotonicNanos counts up evenly from an unknown beginning
  record Reading(Instant time, long monotonicNanos) {}
}
