package dev.mortise.agent;

/// What is to be said next: admitted, but not begun.
@FunctionalInterface
public interface AgentTurn {
  /// Runs on the calling thread until nothing more is to be said, and tells the listener of
  /// everything in order; the last event is `done`, unless nobody listens any more. Once.
  /// Interrupting the thread ends it.
  void tell(AgentListener listener);
}
