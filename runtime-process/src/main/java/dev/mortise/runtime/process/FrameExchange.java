package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.goplugin.Calls;
import dev.mortise.wire.mortise.Data;
import dev.mortise.wire.mortise.PluginGrpc;
import dev.mortise.wire.mortise.Start;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An open stream to a plugin.
///
/// At most [#FRAMES_WAITING_MAX] frames wait for the reader; the plugin's next one is asked for
/// when one was taken, so gRPC's own flow control slows it. What arrives is noted on the
/// connection's thread, which never blocks here; every field is guarded by the lock.
final class FrameExchange extends ClientCall.Listener<dev.mortise.wire.mortise.Frame>
    implements Exchange {
  /// How many frames may wait for the reader.
  static final int FRAMES_WAITING_MAX = 8;

  /// Times the above it bounds the memory of a stream.
  private static final int FRAME_BYTES_MAX = 4 << 20;

  private final Link link;
  private final ClientCall<dev.mortise.wire.mortise.Frame, dev.mortise.wire.mortise.Frame> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private @Nullable Future<?> opening;
  private @Nullable Status broken;
  private @Nullable PluginException failure;
  private boolean ended;
  private boolean finished;

  private FrameExchange(Link link) {
    this.link = link;
    this.call =
        link.channel()
            .newCall(
                PluginGrpc.getOpenMethod(),
                CallOptions.DEFAULT
                    .withExecutor(Runnable::run)
                    .withMaxInboundMessageSize(FRAME_BYTES_MAX));
  }

  static FrameExchange open(Link link, Start start, Deadline deadline) {
    var exchange = new FrameExchange(link);
    exchange.start(start, deadline);
    return exchange;
  }

  private void start(Start start, Deadline deadline) {
    lock.lock();
    try {
      opening =
          link.timer()
              .schedule(this::openedTooLate, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      call.start(this, new Metadata());
      call.request(FRAMES_WAITING_MAX);
      call.sendMessage(dev.mortise.wire.mortise.Frame.newBuilder().setStart(start).build());
    } finally {
      lock.unlock();
    }
  }

  private void openedTooLate() {
    end(
        new PluginException(
            ErrorCode.DEADLINE_EXCEEDED,
            link.label() + ": it did not take the stream up before the deadline of its opening."));
    call.cancel("the opening's deadline passed", null);
  }

  /// The plugin answered, or takes what it is sent: the deadline of the opening is kept.
  private void opened() {
    if (opening != null) {
      opening.cancel(false);
      opening = null;
    }
  }

  @Override
  public void send(Frame frame) {
    var data = Data.newBuilder().setBody(EnvelopeCarrier.bytes(frame.body().array()));
    if (frame.head() != null) {
      data.setHead(EnvelopeCarrier.bytes(frame.head().utf8()));
    }
    lock.lock();
    try {
      while (!ended && !call.isReady()) {
        await();
      }
      if (ended) {
        throw reason("the plugin has ended the stream");
      }
      if (finished) {
        throw new IllegalStateException("finished streams send no more");
      }
      opened();
      call.sendMessage(dev.mortise.wire.mortise.Frame.newBuilder().setData(data).build());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish() {
    lock.lock();
    try {
      if (!finished && !ended) {
        finished = true;
        call.halfClose();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Frame receive() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended) {
        await();
      }
      Frame next = waiting.poll();
      if (next != null) {
        call.request(1);
        return next;
      }
      if (failure != null || broken != null) {
        throw reason("");
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Told on the thread that asks: to find out how a process ended may take a moment.
  private PluginException reason(String otherwise) {
    if (failure == null && broken != null) {
      failure =
          Calls.failure(link.channel(), PluginGrpc.getOpenMethod(), broken.asRuntimeException());
    }
    return failure == null
        ? new PluginException(ErrorCode.CANCELLED, link.label() + ": " + otherwise + ".")
        : failure.withMessage(failure.getMessage());
  }

  // Both callers loop over their own conditions.
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    try {
      changed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel("interrupted");
    }
  }

  @Override
  public void cancel(String reason) {
    lock.lock();
    try {
      if (!ended) {
        waiting.clear();
        end(
            new PluginException(
                ErrorCode.CANCELLED, link.label() + ": the stream was cancelled: " + reason + "."));
      }
    } finally {
      lock.unlock();
    }
    // Harmless when the call has ended; otherwise it is how the plugin hears of it.
    call.cancel(reason, null);
  }

  private void end(@Nullable PluginException cause) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = cause;
        opened();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onHeaders(Metadata headers) {
    lock.lock();
    try {
      opened();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onMessage(dev.mortise.wire.mortise.Frame frame) {
    switch (frame.getKindCase()) {
      case DATA -> received(frame.getData());
      case END -> end(null);
      case ERROR -> end(WireErrors.failure(link.label(), frame.getError()));
      case START, KIND_NOT_SET -> {
        end(
            new PluginException(
                ErrorCode.PLUGIN_PROTOCOL,
                link.label() + ": it sent a frame that is neither data nor an end."));
        call.cancel("a frame that is neither data nor an end", null);
      }
    }
  }

  private void received(Data data) {
    var frame =
        new Frame(
            data.getHead().isEmpty() ? null : EnvelopeCarrier.json(data.getHead()),
            Bytes.of(data.getBody().toByteArray()));
    lock.lock();
    try {
      if (!ended) {
        opened();
        waiting.add(frame);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onReady() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    lock.lock();
    try {
      if (!ended) {
        broken = status.isOk() ? null : status;
        end(null);
      }
    } finally {
      lock.unlock();
    }
  }
}
