package dev.mortise.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Watches the pipes of plugins that print nothing, all on one daemon thread.
///
/// A thread that waits in a read costs a hundred KiB, and most plugins never print on standard
/// output again after their handshake. A pipe gets a thread of its own when there is something to
/// read, or its process has ended; a pipe cannot say so by itself, hence the timer.
final class QuietPipes {
  private static final long PERIOD_MILLIS = 100;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("go-plugin-quiet-pipes").daemon().factory());

  private record Quiet(InputStream pipe, Future<?> ended, Runnable woken) {
    void lookLater() {
      var _ = TIMER.schedule(this::look, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
      if (over()) {
        woken.run();
      } else {
        lookLater();
      }
    }

    private boolean over() {
      try {
        return ended.isDone() || pipe.available() > 0;
      } catch (IOException closed) {
        return true;
      }
    }
  }

  private QuietPipes() {}

  /// Calls `woken` once, which must not block, when there is something to read or nothing will
  /// come.
  ///
  /// @param pipe one that says truthfully what is available, such as a process's
  static void watch(InputStream pipe, Future<?> ended, Runnable woken) {
    new Quiet(pipe, ended, woken).lookLater();
  }
}
