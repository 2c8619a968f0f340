package dev.mortise.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One question to a database, from its asking to its answer. The loop ends it at any time, also
/// before anything runs. Safe for any thread.
final class Question implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Runnable way;
  private boolean ended;

  /// Says how what runs from now on is ended. The way is taken once, on the thread that closes, and
  /// must not wait.
  ///
  /// @return whether to go on; it was ended already otherwise
  synchronized boolean begin(Runnable ending) {
    way = ending;
    return !ended;
  }

  /// Nothing of it runs any more.
  void over() {
    synchronized (this) {
      way = null;
    }
    over.countDown();
  }

  /// Waits for that.
  boolean overWithin(Duration time) throws InterruptedException {
    return over.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized boolean ended() {
    return ended;
  }

  /// Does a step of the loop; what an ended question brings is nobody's any more.
  void unlessEnded(Runnable step) {
    if (!ended()) {
      step.run();
    }
  }

  /// Ends it.
  @Override
  public void close() {
    Runnable ending;
    synchronized (this) {
      ended = true;
      ending = way;
      way = null;
    }
    if (ending != null) {
      ending.run();
    }
  }
}
