package dev.mortise.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds out that a client has vanished without a word: asks it now and then, and says so when two
/// questions in a row were not answered and nothing else came either.
///
/// One thread waits, and each question has one of its own, since a full connection holds it up.
final class SocketPulse {
  private static final System.Logger LOG = System.getLogger(SocketPulse.class.getName());
  private static final int UNANSWERED_MAX = 2;

  private final Duration every;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean heard;

  /// @param every pause between two questions
  SocketPulse(Duration every) {
    this.every = every;
  }

  /// @param name for threads
  /// @param ping asks
  /// @param gone is run once, when nobody answers any more
  void begin(String name, Runnable ping, Runnable gone) {
    Thread.ofVirtual().name("server-socket-pulse-" + name).start(() -> run(name, ping, gone));
  }

  private void run(String name, Runnable ping, Runnable gone) {
    @Nullable Thread question = null;
    int unanswered = 0;
    try {
      while (!over.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
        unanswered = heard || question == null ? 0 : unanswered + 1;
        heard = false;
        if (unanswered == UNANSWERED_MAX) {
          gone.run();
          return;
        }
        if (question == null || !question.isAlive()) {
          question = Thread.ofVirtual().name("server-socket-ping-" + name).start(() -> asked(ping));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void asked(Runnable ping) {
    try {
      ping.run();
    } catch (RuntimeException e) {
      // Then there is no answer either.
      LOG.log(Level.TRACE, "a client cannot be asked whether it is there", e);
    }
  }

  /// Something came from the client.
  void heard() {
    heard = true;
  }

  /// Nobody needs to know any more.
  void end() {
    over.countDown();
  }
}
