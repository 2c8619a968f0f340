package dev.mortise.services;

import dev.mortise.api.Clock;
import java.time.InstantSource;

/// Tells the host's time.
record HostClock(InstantSource time) implements Clock {
  @Override
  public Reading now() {
    return new Reading(time.instant(), System.nanoTime());
  }
}
