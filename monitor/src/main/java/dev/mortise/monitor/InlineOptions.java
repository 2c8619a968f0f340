package dev.mortise.monitor;

import java.time.Duration;
import java.util.Objects;

/// How plugins stand in line.
///
/// @param deadline for all plugins in line together to decide about one message
/// @param failure what happens when one does not, or cannot be shown the message whole
public record InlineOptions(Duration deadline, InlineFailure failure) {
  /// Two seconds, and what fails is blocked: a filter that can be silenced by crashing it is none.
  public static final InlineOptions DEFAULT =
      new InlineOptions(Duration.ofSeconds(2), InlineFailure.BLOCK);

  /// Checks the bounds.
  public InlineOptions {
    Objects.requireNonNull(failure, "failure");
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("The deadline in line must be longer than nothing.");
    }
  }
}
