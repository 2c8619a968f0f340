package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Two exchanges joined in memory: what one sends, the other receives, with a bounded number of
/// frames between them in each direction.
public final class Pipe {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int capacity;
  private final End left = new End();
  private final End right = new End();
  // Guarded by the lock; set once.
  private @Nullable PluginException broken;

  private Pipe(int capacity) {
    this.capacity = capacity;
    left.peer = right;
    right.peer = left;
  }

  /// A pipe with room for so many frames in each direction.
  public static Pipe of(int capacity) {
    return new Pipe(capacity);
  }

  /// One side.
  public Exchange left() {
    return left;
  }

  /// The other side.
  public Exchange right() {
    return right;
  }

  /// Ends both directions with an error; whoever sends or receives gets it. Idempotent.
  public void fail(PluginException reason) {
    lock.lock();
    try {
      if (broken == null && !(left.finished && right.finished)) {
        broken = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // Its callers loop.
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    try {
      changed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The stream was interrupted.", e);
    }
  }

  private final class End implements Exchange {
    private final Queue<Frame> arriving = new ArrayDeque<>();
    private boolean finished;
    private End peer = this;

    @Override
    public void send(Frame frame) {
      lock.lock();
      try {
        while (broken == null && !finished && peer.arriving.size() >= capacity) {
          await();
        }
        if (broken != null) {
          throw broken;
        }
        if (finished) {
          throw new IllegalStateException("sent after finish()");
        }
        peer.arriving.add(frame);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void finish() {
      lock.lock();
      try {
        finished = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public @Nullable Frame receive() {
      lock.lock();
      try {
        while (arriving.isEmpty() && broken == null && !peer.finished) {
          await();
        }
        Frame frame = arriving.poll();
        if (frame == null && broken != null) {
          throw broken;
        }
        changed.signalAll();
        return frame;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel(String reason) {
      fail(new PluginException(ErrorCode.CANCELLED, "The stream was ended: " + reason + "."));
    }
  }
}
