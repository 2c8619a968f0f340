package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A stream for a contract without streams: gathers what is sent, asks once, and hands the answer
/// out in pieces.
///
/// The question is asked on the thread that first receives, after the other side has finished.
/// Every field is guarded by the lock.
final class GatheredExchange implements Exchange {
  private static final int PIECE_BYTES_MAX = 256 << 10;

  private final String label;
  private final int bytesMax;
  private final Function<Bytes, Reply> question;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private @Nullable PluginException failure;
  private @Nullable Thread asking;
  private @Nullable Reply answer;
  private boolean finished;
  private boolean headTaken;
  private int taken;

  GatheredExchange(String label, int bytesMax, Function<Bytes, Reply> question) {
    this.label = label;
    this.bytesMax = bytesMax;
    this.question = question;
  }

  @Override
  public void send(Frame frame) {
    lock.lock();
    try {
      throwFailure();
      if (gathered.size() + frame.body().size() > bytesMax) {
        failure = tooLarge(label, "would be sent", bytesMax);
        changed.signalAll();
        throwFailure();
      }
      gathered.writeBytes(frame.body().array());
    } finally {
      lock.unlock();
    }
  }

  static PluginException tooLarge(String label, String what, int bytesMax) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "%s: it %s more than %d bytes, the largest body a plugin of this contract can have."
            .formatted(label, what, bytesMax));
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
    Bytes body = body();
    if (body != null) {
      ask(body);
    }
    lock.lock();
    try {
      throwFailure();
      return answer == null ? null : piece(answer);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for all of it; null when the answer is there already.
  private @Nullable Bytes body() {
    lock.lock();
    try {
      while (!finished && failure == null) {
        changed.await();
      }
      throwFailure();
      if (answer != null) {
        return null;
      }
      asking = Thread.currentThread();
      byte[] all = gathered.toByteArray();
      gathered.reset();
      return Bytes.of(all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("interrupted");
    } finally {
      lock.unlock();
    }
  }

  /// Asked once: what was gathered is gone, and the plugin may have done half of it.
  private void ask(Bytes body) {
    Reply reply = null;
    PluginException failed = null;
    try {
      reply = question.apply(body);
    } catch (PluginException e) {
      failed = e;
    } catch (RuntimeException e) {
      failed =
          new PluginException(ErrorCode.INTERNAL, label + " could not be asked: " + e + ".", e);
    } finally {
      asked(reply, failed);
    }
  }

  private void asked(@Nullable Reply reply, @Nullable PluginException failed) {
    lock.lock();
    try {
      asking = null;
      answer = reply;
      // A cancellation that came as an interrupt has done its work.
      if (failure != null && Thread.interrupted()) {
        throwFailure();
      }
      if (failed != null) {
        failure = failure == null ? failed : failure;
        throw failed;
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Frame piece(Reply reply) {
    byte[] body = reply.body().array();
    if (headTaken && taken == body.length) {
      return null;
    }
    int to = Math.min(body.length, taken + PIECE_BYTES_MAX);
    Bytes piece =
        to - taken == body.length ? reply.body() : Bytes.of(Arrays.copyOfRange(body, taken, to));
    taken = to;
    if (headTaken) {
      return Frame.of(piece);
    }
    headTaken = true;
    return new Frame(reply.head(), piece);
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure.withMessage(failure.getMessage());
    }
  }

  private PluginException cancelled(String reason) {
    return new PluginException(
        ErrorCode.CANCELLED, label + ": the stream was cancelled: " + reason + ".");
  }

  @Override
  public void cancel(String reason) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cancelled(reason);
        changed.signalAll();
        if (asking != null) {
          asking.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
