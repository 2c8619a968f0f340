package dev.mortise.goplugin;

import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The replies of one call, read one by one by a single thread.
///
/// Up to 128 replies are fetched ahead, which is what makes it several times faster than gRPC's own
/// iterator; a reader that stops makes the plugin wait. Not reading to the end needs [#close].
public final class Replies<A> implements AutoCloseable {
  private static final int AHEAD = 128;

  private final Channel channel;
  private final MethodDescriptor<?, A> method;
  private final ClientCall<?, A> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<A> arrived = new ArrayDeque<>(AHEAD);
  private @Nullable Status status;
  private int taken;

  private Replies(Channel channel, MethodDescriptor<?, A> method, ClientCall<?, A> call) {
    this.channel = channel;
    this.method = method;
    this.call = call;
  }

  static <Q, A> Replies<A> open(
      Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Q request) {
    ClientCall<Q, A> call = channel.newCall(method, options.withExecutor(Runnable::run));
    var replies = new Replies<>(channel, method, call);
    try {
      call.start(replies.new Listener(), new Metadata());
      call.request(AHEAD);
      call.sendMessage(request);
      call.halfClose();
    } catch (RuntimeException | Error e) {
      call.cancel("the request could not be sent", e);
      throw e;
    }
    return replies;
  }

  /// The next reply, or null after the last. Interrupting the thread cancels the call.
  ///
  /// @throws PluginException as [Calls#unary], once the replies before the failure were read
  public @Nullable A next() {
    int room = 0;
    A reply;
    lock.lock();
    try {
      while (arrived.isEmpty() && status == null) {
        changed.await();
      }
      reply = arrived.poll();
      if (reply == null) {
        return ended();
      }
      taken++;
      if (taken == AHEAD / 2) {
        room = taken;
        taken = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.cancel("the caller was interrupted", e);
      throw Calls.failure(channel, method, Status.CANCELLED.withDescription("interrupted"));
    } finally {
      lock.unlock();
    }
    if (room > 0) {
      call.request(room);
    }
    return reply;
  }

  private @Nullable A ended() {
    if (status != null && !status.isOk()) {
      throw Calls.failure(channel, method, status);
    }
    return null;
  }

  /// Cancels the call, unless it has ended.
  @Override
  public void close() {
    call.cancel("the reader has read enough", null);
  }

  private final class Listener extends ClientCall.Listener<A> {
    @Override
    public void onMessage(A message) {
      lock.lock();
      try {
        arrived.add(message);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onClose(Status closed, Metadata trailers) {
      lock.lock();
      try {
        status = closed;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}
