package dev.mortise.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/// Watches the pipes of plugins that print nothing, all on one thread.
///
/// A thread that waits in a read costs a hundred KiB, and most plugins never print on standard
/// output again after their handshake. A pipe gets a thread of its own the moment there is
/// something to read, or its process has ended.
final class QuietPipes {
  private static final Duration PERIOD = Duration.ofMillis(100);

  private static final List<Quiet> ALL = new CopyOnWriteArrayList<>();
  private static boolean watching;

  private record Quiet(InputStream pipe, Future<?> ended, Runnable woken) {
    boolean over() {
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
    synchronized (ALL) {
      ALL.add(new Quiet(pipe, ended, woken));
      if (!watching) {
        watching = true;
        Thread.ofPlatform().name("go-plugin-quiet-pipes").daemon().start(QuietPipes::run);
      }
    }
  }

  private static void run() {
    try {
      while (anyLeft()) {
        Thread.sleep(PERIOD);
        List<Quiet> over = ALL.stream().filter(Quiet::over).toList();
        ALL.removeAll(over);
        over.forEach(quiet -> quiet.woken().run());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody knows this thread, who interrupted it?", e);
    }
  }

  private static boolean anyLeft() {
    synchronized (ALL) {
      watching = !ALL.isEmpty();
      return watching;
    }
  }
}
