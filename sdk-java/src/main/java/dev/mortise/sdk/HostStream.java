package dev.mortise.sdk;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.HostStart;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// All host functions of a plugin over the one stream that the host opened. Safe for any thread.
final class HostStream implements HostPort {
  /// The host opens the stream right after Describe; a call that comes sooner waits this long.
  private static final long OPENED_WAIT_SECONDS = 10;

  private final String label;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Map<Long, HostExchange> open = new ConcurrentHashMap<>();
  // A gRPC stream takes one sender at a time.
  private final ReentrantLock sending = new ReentrantLock();
  // Guarded by the lock, under which the start is sent too: the host wants ids that count up.
  private long lastId;
  // Published by the latch.
  private @Nullable ServerCallStreamObserver<HostFrame> out;
  private volatile @Nullable PluginException gone;

  HostStream(String label) {
    this.label = label;
  }

  StreamObserver<HostFrame> opened(StreamObserver<HostFrame> frames) {
    out = (ServerCallStreamObserver<HostFrame>) frames;
    out.setOnCancelHandler(this::ended);
    opened.countDown();
    return new StreamObserver<>() {
      @Override
      public void onNext(HostFrame frame) {
        HostExchange exchange = open.get(frame.getId());
        // None: the plugin has ended it already, and the host did not know yet.
        if (exchange != null) {
          exchange.arrived(frame);
        }
      }

      @Override
      public void onError(Throwable failure) {
        ended();
      }

      @Override
      public void onCompleted() {
        ended();
        frames.onCompleted();
      }
    };
  }

  private void ended() {
    var reason = new PluginException(ErrorCode.UNAVAILABLE, label + ": the host has gone.");
    gone = reason;
    open.values().forEach(exchange -> exchange.end(reason));
  }

  @Override
  public Reply call(HostCall call) {
    try (HostExchange exchange = start(call, false)) {
      Frame answer = exchange.receive();
      if (answer == null) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            "%s: the host ended %s %s without an answer."
                .formatted(label, call.function(), call.method()));
      }
      exchange.answered();
      var head = answer.head();
      return new Reply(head == null ? dev.mortise.api.Json.EMPTY : head, answer.body());
    }
  }

  @Override
  public Exchange open(HostCall call) {
    return start(call, true);
  }

  private HostExchange start(HostCall call, boolean stream) {
    awaitOpened();
    var start =
        HostStart.newBuilder()
            .setToken(WireWords.wrap(call.token()))
            .setFunction(call.function())
            .setMethod(call.method())
            .setHead(WireWords.wrap(call.head()))
            .setBody(WireWords.wrap(call.body()))
            .setStream(stream);
    if (call.deadline() != null) {
      start.setDeadlineMillis(Math.max(1, call.deadline().remaining().toMillis()));
    }
    HostExchange exchange = begin(start, call.deadline());
    PluginException reason = gone;
    if (reason != null) {
      exchange.end(reason);
    }
    return exchange;
  }

  private HostExchange begin(HostStart.Builder start, @Nullable Deadline deadline) {
    sending.lock();
    try {
      long id = ++lastId;
      var exchange = new HostExchange(this, id, deadline);
      open.put(id, exchange);
      try {
        send(HostFrame.newBuilder().setId(id).setStart(start).build());
      } catch (RuntimeException e) {
        forget(id);
        throw e;
      }
      return exchange;
    } finally {
      sending.unlock();
    }
  }

  private void awaitOpened() {
    try {
      if (opened.await(OPENED_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, label + ": interrupted.", e);
    }
    throw new PluginException(
        ErrorCode.UNAVAILABLE, label + ": the host has not opened its stream for host functions.");
  }

  void send(HostFrame frame) {
    sending.lock();
    try {
      var stream = out;
      if (stream == null || gone != null || stream.isCancelled()) {
        throw new PluginException(ErrorCode.UNAVAILABLE, label + ": the host has gone.");
      }
      stream.onNext(frame);
    } finally {
      sending.unlock();
    }
  }

  void forget(long id) {
    open.remove(id);
  }
}
