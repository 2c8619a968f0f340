package dev.mortise.api;

/// Host function: how far the call that is being answered has come.
@Contract("progress")
public interface Progress {
  /// Tells the caller of this very call; nobody, where nobody called.
  @NeedsNothing("only whoever waits for this very call is told")
  void report(Report report);

  /// @param done of the total
  /// @param total 0 where it is not known
  /// @param message for a person; may be empty
  record Report(double done, double total, String message) {}
}
