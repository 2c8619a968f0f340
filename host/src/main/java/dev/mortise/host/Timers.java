package dev.mortise.host;

import java.time.Instant;

/// Does things later. Time is the host's clock, so that tests can turn it.
interface Timers extends AutoCloseable {
  /// Runs the action at that moment or soon after; the action must not wait.
  Timer at(Instant due, Runnable action);

  @Override
  void close();

  /// Something that has not happened yet.
  interface Timer {
    /// It shall not happen; does nothing when it has.
    void cancel();
  }
}
