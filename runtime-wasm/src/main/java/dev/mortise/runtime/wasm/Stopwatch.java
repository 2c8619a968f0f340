package dev.mortise.runtime.wasm;

import java.time.Duration;

/// For how long an instance has computed without a word to the host. Its thread starts and stops
/// it; whoever waits for the instance reads it.
final class Stopwatch {
  private volatile long since;
  private volatile boolean running;

  /// Begins at zero.
  void start() {
    since = System.nanoTime();
    running = true;
  }

  void stop() {
    running = false;
  }

  /// Zero while it is stopped.
  Duration time() {
    return running ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
  }
}
