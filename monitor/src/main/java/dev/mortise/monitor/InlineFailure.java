package dev.mortise.monitor;

/// What becomes of a message when a plugin in line fails to decide about it in time.
public enum InlineFailure {
  /// It goes on as it is: the traffic matters more than the filter.
  CONTINUE,
  /// It does not: what nobody has looked at does not pass.
  BLOCK
}
