package dev.mortise.host;

import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Pipe;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A streaming host function, with the thread that serves it: the plugin's side of the stream.
///
/// That thread may wait for something else than the plugin, a socket for example, so whoever ends
/// the stream interrupts it; but only as long as it serves, so that what is recorded afterwards is
/// written in peace.
final class ServedStream implements Exchange {
  private static final int FRAMES = 16;

  private final Pipe pipe = Pipe.of(FRAMES);
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock; null before and after the serving.
  private @Nullable Thread serving;
  private boolean ended;

  /// Runs what serves the host's side. Called once, on the thread that is interrupted.
  void serve(ServingSide side) {
    begin();
    try {
      side.serve(pipe.left());
    } finally {
      over();
    }
  }

  /// What serves a stream.
  @FunctionalInterface
  interface ServingSide {
    void serve(Exchange exchange);
  }

  private void begin() {
    lock.lock();
    try {
      serving = Thread.currentThread();
      if (ended) {
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void over() {
    lock.lock();
    try {
      serving = null;
      // What was meant for the serving must not meet what comes after it.
      boolean _ = Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /// Ends both directions with an error. Idempotent.
  void fail(PluginException why) {
    pipe.fail(why);
    interrupt();
  }

  private void interrupt() {
    lock.lock();
    try {
      ended = true;
      if (serving != null) {
        serving.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(Frame frame) {
    pipe.right().send(frame);
  }

  @Override
  public void finish() {
    pipe.right().finish();
  }

  @Override
  public @Nullable Frame receive() {
    return pipe.right().receive();
  }

  @Override
  public void cancel(String reason) {
    pipe.right().cancel(reason);
    interrupt();
  }
}
