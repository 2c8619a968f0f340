package dev.mortise.terminal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The steps that wait for the event loop. Bounded: whoever brings more than it can take waits, the
/// loop never does.
///
/// Any thread posts; the thread that made it takes.
final class EventQueue implements AutoCloseable {
  private static final int CAPACITY = 4_096;
  private static final long OFFER_MILLIS = 100;

  private final Thread loop = Thread.currentThread();
  private final BlockingQueue<Runnable> arriving = new ArrayBlockingQueue<>(CAPACITY);
  // Only the loop itself puts something here, and it must not wait for itself.
  private final Queue<Runnable> own = new ArrayDeque<>();
  private volatile boolean closed;

  /// Adds a step; nothing happens after the end.
  void post(Runnable step) {
    if (Thread.currentThread().equals(loop)) {
      own.add(step);
      return;
    }
    try {
      while (!closed && !arriving.offer(step, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
        // Waits on, unless the loop ended.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for one step, and then does all that are there, for a moment at most.
  ///
  /// @return whether there was one
  boolean run(long waitMillis, long busyMillis) throws InterruptedException {
    Runnable step = own.poll();
    if (step == null) {
      step = arriving.poll(waitMillis, TimeUnit.MILLISECONDS);
    }
    if (step == null) {
      return false;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(busyMillis);
    while (step != null) {
      done(step);
      if (System.nanoTime() - end > 0) {
        break;
      }
      step = own.poll();
      if (step == null) {
        step = arriving.poll();
      }
    }
    return true;
  }

  /// What fails in one pane ends neither the loop nor the plugins of its host.
  private static void done(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      System.getLogger(EventQueue.class.getName())
          .log(System.Logger.Level.ERROR, "a step of the workspace failed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
