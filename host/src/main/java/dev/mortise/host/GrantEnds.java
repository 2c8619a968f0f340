package dev.mortise.host;

import dev.mortise.gate.Gate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Ends the streams that rest on grants whose time is up. Calls need nobody for that: each is
/// judged by the clock.
final class GrantEnds {
  private final OperatorGrants grants;
  private final Gate gate;
  private final Timers timers;
  // Guarded by this.
  private Timers.@Nullable Timer next;

  GrantEnds(OperatorGrants grants, Gate gate, Timers timers) {
    this.grants = grants;
    this.gate = gate;
    this.timers = timers;
  }

  /// Grants changed: the next end may be another one.
  synchronized void plan() {
    if (next != null) {
      next.cancel();
    }
    Instant due = grants.nextEnd().orElse(null);
    next = due == null ? null : timers.at(due, this::due);
  }

  private void due() {
    gate.judgeAgain();
    plan();
  }
}
