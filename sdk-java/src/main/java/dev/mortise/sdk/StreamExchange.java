package dev.mortise.sdk;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.PluginException;
import dev.mortise.wire.mortise.End;
import dev.mortise.wire.mortise.Frame;
import dev.mortise.wire.mortise.Start;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The plugin's side of a stream on the wire.
///
/// gRPC's own threads put frames in; the handler's thread takes them out and sends. At most
/// [#WINDOW] frames wait here; more are not asked for before one was taken.
final class StreamExchange implements Exchange {
  private static final int WINDOW = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<dev.mortise.api.Frame> arrived = new ArrayDeque<>();
  private final ServerCallStreamObserver<Frame> out;
  // All guarded by the lock.
  private boolean started;
  private boolean finished;
  private boolean answered;
  private @Nullable PluginException broken;

  StreamExchange(ServerCallStreamObserver<Frame> out) {
    this.out = out;
    out.disableAutoRequest();
    out.request(WINDOW + 1);
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(
        () -> broken(new PluginException(ErrorCode.CANCELLED, "The host ended the stream.")));
  }

  /// What arrives; the first frame is handed to the starter.
  StreamObserver<Frame> incoming(Consumer<Start> starter) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Frame frame) {
        arrived(frame, starter);
      }

      @Override
      public void onError(Throwable failure) {
        broken(new PluginException(ErrorCode.CANCELLED, "The host ended the stream.", failure));
      }

      @Override
      public void onCompleted() {
        finished();
      }
    };
  }

  private void arrived(Frame frame, Consumer<Start> starter) {
    if (!started) {
      if (!frame.hasStart()) {
        refuse("the first frame of a stream must start it");
        return;
      }
      started = true;
      starter.accept(frame.getStart());
      return;
    }
    switch (frame.getKindCase()) {
      case DATA -> {
        lock.lock();
        try {
          arrived.add(WireWords.frame(frame.getData()));
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
      case END -> finished();
      case ERROR -> broken(WireWords.exception(frame.getError()));
      case START, KIND_NOT_SET -> refuse("expected data, end or error on an open stream");
    }
  }

  private void refuse(String why) {
    broken(new PluginException(ErrorCode.PLUGIN_PROTOCOL, why));
    if (!started) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void finished() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void broken(PluginException reason) {
    lock.lock();
    try {
      if (broken == null) {
        broken = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(dev.mortise.api.Frame frame) {
    Frame message = Frame.newBuilder().setData(WireWords.data(frame)).build();
    lock.lock();
    try {
      while (broken == null && !out.isReady()) {
        await();
      }
      if (broken != null) {
        throw broken;
      }
      if (answered) {
        throw new IllegalStateException("sent after finish()");
      }
    } finally {
      lock.unlock();
    }
    out.onNext(message);
  }

  @Override
  public dev.mortise.api.@Nullable Frame receive() {
    dev.mortise.api.Frame frame;
    lock.lock();
    try {
      while (arrived.isEmpty() && broken == null && !finished) {
        await();
      }
      frame = arrived.poll();
      if (frame == null && broken != null) {
        throw broken;
      }
    } finally {
      lock.unlock();
    }
    if (frame != null) {
      out.request(1);
    }
    return frame;
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

  /// Says that the plugin sends no more; the answer is complete once the handler returns too.
  @Override
  public void finish() {
    lock.lock();
    try {
      answered = true;
    } finally {
      lock.unlock();
    }
  }

  /// The handler returned.
  void end() {
    last(Frame.newBuilder().setEnd(End.getDefaultInstance()).build());
  }

  /// The handler failed.
  void fail(PluginException e) {
    last(Frame.newBuilder().setError(WireWords.error(e)).build());
  }

  private void last(Frame frame) {
    if (!out.isCancelled()) {
      out.onNext(frame);
      out.onCompleted();
    }
    broken(new PluginException(ErrorCode.CANCELLED, "The stream has ended."));
  }

  @Override
  public void cancel(String reason) {
    broken(new PluginException(ErrorCode.CANCELLED, "The plugin ended the stream: " + reason));
  }
}
