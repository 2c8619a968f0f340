package dev.mortise.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The requests that are being answered, and whether more may come.
final class InFlight {
  private final Phaser phaser = new Phaser(1);
  private final Set<Thread> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /// Whether the server is on its way down.
  boolean draining() {
    return draining;
  }

  /// Counts a request in.
  void enter() {
    phaser.register();
  }

  /// Counts it out.
  void leave() {
    phaser.arriveAndDeregister();
  }

  /// This thread sends events without end: when the server is to end, it is interrupted at once.
  void streaming() {
    streams.add(Thread.currentThread());
    if (draining) {
      Thread.currentThread().interrupt();
    }
  }

  /// It does so no more.
  void streamed() {
    streams.remove(Thread.currentThread());
  }

  /// Takes no more requests, ends the streams, and waits for the rest.
  ///
  /// @return whether all ended within the time
  boolean drain(Duration time) {
    draining = true;
    streams.forEach(Thread::interrupt);
    try {
      int phase = phaser.arriveAndDeregister();
      if (phaser.isTerminated()) {
        return true;
      }
      phaser.awaitAdvanceInterruptibly(phase, time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
