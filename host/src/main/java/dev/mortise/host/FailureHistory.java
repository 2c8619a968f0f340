package dev.mortise.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// Remembers when one plugin failed and says what follows. Not thread-safe: guarded by its slot.
final class FailureHistory {
  private final RestartPolicy policy;
  private final RandomGenerator random;
  private final Deque<Instant> failures = new ArrayDeque<>();

  FailureHistory(RestartPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /// What follows a failure.
  sealed interface Verdict {
    /// It is tried again.
    ///
    /// @param failed so many failures within the window, this one included
    record Retry(Instant at, int failed) implements Verdict {}

    /// It is tried no more until a person says so.
    record Quarantine(int failed) implements Verdict {}
  }

  /// One more failure.
  Verdict failed(Instant now) {
    failures.addLast(now);
    int count = within(now);
    if (count >= policy.failures()) {
      return new Verdict.Quarantine(count);
    }
    Duration pause = policy.pause(count);
    double factor = 1 + policy.jitter() * (2 * random.nextDouble() - 1);
    return new Verdict.Retry(now.plusNanos((long) (pause.toNanos() * factor)), count);
  }

  /// How many failures are remembered.
  int within(Instant now) {
    Instant oldest = now.minus(policy.window());
    while (!failures.isEmpty() && failures.getFirst().isBefore(oldest)) {
      failures.removeFirst();
    }
    return failures.size();
  }

  /// A person released it: nothing counts any more.
  void forget() {
    failures.clear();
  }
}
