package dev.mortise.sdk;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.wire.mortise.Cancel;
import dev.mortise.wire.mortise.Credit;
import dev.mortise.wire.mortise.End;
import dev.mortise.wire.mortise.HostFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One host function that is being asked.
final class HostExchange implements Exchange {
  private static final int WINDOW = 16;

  private final HostStream stream;
  private final long id;
  private final @Nullable Deadline deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Frame> arrived = new ArrayDeque<>();
  // All guarded by the lock.
  private int credit = WINDOW;
  private int taken;
  private boolean ended;
  private boolean finished;
  private @Nullable PluginException broken;

  HostExchange(HostStream stream, long id, @Nullable Deadline deadline) {
    this.stream = stream;
    this.id = id;
    this.deadline = deadline;
  }

  /// Runs on the thread that reads the stream; never blocks.
  void arrived(HostFrame frame) {
    switch (frame.getKindCase()) {
      case DATA -> {
        if (!room(WireWords.frame(frame.getData()))) {
          end(
              new PluginException(
                  ErrorCode.UNAVAILABLE, "The host sent more than it had credit for."));
        }
      }
      case END -> end(null);
      case ERROR -> end(WireWords.exception(frame.getError()));
      case CREDIT -> grant(frame.getCredit().getFrames());
      case CANCEL -> end(new PluginException(ErrorCode.CANCELLED, frame.getCancel().getReason()));
      case START, KIND_NOT_SET -> {
        // Of a newer host, for something this SDK does not know.
      }
    }
  }

  private boolean room(Frame frame) {
    lock.lock();
    try {
      if (arrived.size() >= WINDOW) {
        return false;
      }
      arrived.add(frame);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void grant(int frames) {
    lock.lock();
    try {
      credit = (int) Math.min(Integer.MAX_VALUE, (long) credit + Math.max(0, frames));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The host says no more; with a reason when it failed.
  void end(@Nullable PluginException reason) {
    stream.forget(id);
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        broken = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A unary answer is one frame and nothing else: there is nothing left to cancel.
  void answered() {
    end(null);
  }

  @Override
  public void send(Frame frame) {
    lock.lock();
    try {
      while (credit == 0 && !ended) {
        await();
      }
      if (ended) {
        throw broken != null
            ? broken
            : new PluginException(ErrorCode.CANCELLED, "The host has ended the stream.");
      }
      if (finished) {
        throw new IllegalStateException("sent after finish()");
      }
      credit--;
    } finally {
      lock.unlock();
    }
    stream.send(HostFrame.newBuilder().setId(id).setData(WireWords.data(frame)).build());
  }

  @Override
  public void finish() {
    lock.lock();
    try {
      if (finished || ended) {
        return;
      }
      finished = true;
    } finally {
      lock.unlock();
    }
    stream.send(HostFrame.newBuilder().setId(id).setEnd(End.getDefaultInstance()).build());
  }

  @Override
  public @Nullable Frame receive() {
    Frame frame;
    int giveBack = 0;
    lock.lock();
    try {
      while (arrived.isEmpty() && !ended) {
        await();
      }
      frame = arrived.poll();
      if (frame == null) {
        if (broken != null) {
          throw broken;
        }
        return null;
      }
      taken++;
      if (taken == WINDOW / 2 && !ended) {
        giveBack = taken;
        taken = 0;
      }
    } finally {
      lock.unlock();
    }
    if (giveBack > 0) {
      var grant = Credit.newBuilder().setFrames(giveBack);
      stream.send(HostFrame.newBuilder().setId(id).setCredit(grant).build());
    }
    return frame;
  }

  // Its callers loop.
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    try {
      if (deadline == null) {
        changed.await();
      } else if (!changed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new PluginException(
            ErrorCode.DEADLINE_EXCEEDED, "The host did not answer within the time of the call.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was interrupted.", e);
    }
  }

  @Override
  public void cancel(String reason) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      broken = new PluginException(ErrorCode.CANCELLED, "The plugin ended it: " + reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stream.forget(id);
    try {
      var cancel = Cancel.newBuilder().setReason(reason);
      stream.send(HostFrame.newBuilder().setId(id).setCancel(cancel).build());
    } catch (PluginException _) {
      // The host has gone, so there is nobody to tell.
    }
  }
}
