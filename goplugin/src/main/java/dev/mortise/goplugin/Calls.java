package dev.mortise.goplugin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Calls with one request, and the words for calls that failed.
///
/// Faster than a generated blocking stub: the reply is handed over on the connection's own thread,
/// without another hop.
public final class Calls {
  private static final Executor DIRECT = Runnable::run;
  private static final int AHEAD = 16;

  private Calls() {}

  /// Makes one call and waits for its reply on the calling thread, which may be a virtual one.
  ///
  /// Without a deadline in `options` it waits as long as the plugin lives. Interrupting the thread
  /// cancels the call at the plugin too and leaves the interrupt flag set.
  ///
  /// @throws PluginException `DEADLINE_EXCEEDED`, `RESOURCE_EXHAUSTED`, `UNIMPLEMENTED`,
  ///   `PLUGIN_CRASHED`, `UNAVAILABLE`, `CANCELLED`, `PLUGIN_PROTOCOL`, or `PLUGIN_FAILED` with the
  ///   plugin's own `StatusRuntimeException` as cause
  public static <Q, A> A unary(
      Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Q request) {
    ClientCall<Q, A> call = channel.newCall(method, options.withExecutor(DIRECT));
    var reply = new Reply<>(call, Thread.currentThread());
    try {
      call.start(reply, new Metadata());
      // One more than wanted, so that a second message is noticed.
      call.request(2);
      call.sendMessage(request);
      call.halfClose();
    } catch (RuntimeException | Error e) {
      call.cancel("the request could not be sent", e);
      throw e;
    }
    return reply.await(channel, method, options.getDeadline());
  }

  /// Makes one call that is answered by a stream, fetching up to 16 replies ahead.
  ///
  /// Returns at once. A deadline in `options` bounds the whole stream.
  public static <Q, A> Replies<A> stream(
      Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Q request) {
    return stream(channel, method, options, request, AHEAD);
  }

  /// The same with a number of replies to fetch ahead: more is faster for small ones, and the host
  /// may have to hold that many of the largest size.
  public static <Q, A> Replies<A> stream(
      Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Q request, int ahead) {
    return Replies.open(channel, method, options, request, ahead);
  }

  /// Tells a failed call in words; for streams, whose callers see gRPC's own exceptions.
  ///
  /// @param failure a `StatusRuntimeException`, a `StatusException` or anything else
  public static PluginException failure(
      Channel channel, MethodDescriptor<?, ?> method, Throwable failure) {
    if (failure instanceof PluginException told) {
      return told;
    }
    return failure(channel, method, Status.fromThrowable(failure), null);
  }

  static PluginException failure(
      Channel channel, MethodDescriptor<?, ?> method, Status status, @Nullable Deadline deadline) {
    String plugin = channel instanceof PluginChannel named ? named.plugin() : "plugin";
    String call = plugin + ": the call " + method.getFullMethodName() + " ";
    String said = said(status);
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED ->
          told(
              ErrorCode.DEADLINE_EXCEEDED,
              call + "was not answered before its deadline; allow it more time",
              status);
      case RESOURCE_EXHAUSTED -> tooLarge(channel, call, status);
      case UNIMPLEMENTED ->
          told(
              ErrorCode.UNIMPLEMENTED,
              call + "is not implemented by this plugin" + said + "; install a version that has it",
              status);
      case CANCELLED -> told(ErrorCode.CANCELLED, call + "was cancelled" + said, status);
      case UNAVAILABLE -> gone(channel, call, status, deadline);
      case INTERNAL -> broken(call, status);
      default ->
          told(
              ErrorCode.PLUGIN_FAILED,
              call + "failed in the plugin with " + status.getCode() + said,
              status);
    };
  }

  /// INTERNAL comes from this side when bytes make no sense, and from the plugin for bugs of its
  /// own.
  private static PluginException broken(String call, Status status) {
    if (status.getCause() instanceof InvalidProtocolBufferException) {
      return told(
          ErrorCode.PLUGIN_PROTOCOL,
          call + "was answered with bytes that are no such message; rebuild the plugin",
          status);
    }
    if (String.valueOf(status.getDescription()).startsWith("http2 exception")) {
      return told(
          ErrorCode.PLUGIN_PROTOCOL,
          call + "was answered against the rules of HTTP/2; rebuild the plugin on a gRPC library",
          status);
    }
    return told(
        ErrorCode.PLUGIN_FAILED,
        call + "failed in the plugin with INTERNAL" + said(status),
        status);
  }

  private static PluginException tooLarge(Channel channel, String call, Status status) {
    String description = String.valueOf(status.getDescription());
    boolean ours = description.contains("exceeds maximum size");
    if (ours && channel instanceof PluginChannel named) {
      return told(
          ErrorCode.RESOURCE_EXHAUSTED,
          call
              + "was answered with more than the "
              + named.messageBytesMax()
              + " bytes a message may have; let it send less at a time, or stream it",
          status);
    }
    boolean theirs = description.contains("larger than max");
    return told(
        ErrorCode.RESOURCE_EXHAUSTED,
        call
            + "was refused by the plugin for its limits"
            + said(status)
            + (theirs
                ? "; send less, or raise the plugin's own limit (grpc.MaxRecvMsgSize in Go)"
                : ""),
        status);
  }

  private static PluginException gone(
      Channel channel, String call, Status status, @Nullable Deadline deadline) {
    Exit exit = channel instanceof PluginChannel named ? exit(named, deadline) : null;
    return exit == null
        ? told(
            ErrorCode.UNAVAILABLE,
            call + "did not reach the plugin" + said(status) + "; restart the plugin",
            status)
        : told(
            ErrorCode.PLUGIN_CRASHED,
            call
                + "was cut off: the plugin's process ended with "
                + exit.words()
                + "; see the plugin's log",
            status);
  }

  /// The connection breaks a moment before the process's end is known.
  private static @Nullable Exit exit(PluginChannel channel, @Nullable Deadline deadline) {
    if (channel.exited().isDone() || Thread.currentThread().isInterrupted()) {
      return channel.exited().getNow(null);
    }
    long left =
        deadline == null ? Patience.UNBOUNDED : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    long patience = channel.patience().nanos(System.nanoTime(), left);
    try {
      return channel.exited().get(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  private static String said(Status status) {
    String description = status.getDescription();
    return description == null ? "" : " (" + SafeText.escape(description, 500) + ")";
  }

  private static PluginException told(ErrorCode code, String message, Status status) {
    return new PluginException(code, message, status.asRuntimeException());
  }

  /// Receives the reply on the connection's thread and wakes the caller.
  private static final class Reply<A> extends ClientCall.Listener<A> {
    private final ClientCall<?, A> call;
    private final Thread caller;
    // Both are published by the volatile write of `status`.
    private @Nullable A message;
    private boolean several;
    private volatile @Nullable Status status;

    Reply(ClientCall<?, A> call, Thread caller) {
      this.call = call;
      this.caller = caller;
    }

    @Override
    public void onMessage(A received) {
      if (message != null) {
        several = true;
        call.cancel("more than one reply", null);
      }
      message = received;
    }

    @Override
    public void onClose(Status closed, Metadata trailers) {
      status = closed;
      LockSupport.unpark(caller);
    }

    A await(Channel channel, MethodDescriptor<?, ?> method, @Nullable Deadline deadline) {
      while (status == null) {
        LockSupport.park(this);
        if (Thread.currentThread().isInterrupted() && status == null) {
          call.cancel("the caller was interrupted", null);
          throw failure(channel, method, Status.CANCELLED.withDescription("interrupted"), deadline);
        }
      }
      Status closed = status;
      A reply = message;
      if (closed != null && closed.isOk() && reply != null && !several) {
        return reply;
      }
      if (several || closed == null || closed.isOk()) {
        throw protocol(channel, method, several ? "more than one message" : "no message");
      }
      throw failure(channel, method, closed, deadline);
    }

    private static PluginException protocol(
        Channel channel, MethodDescriptor<?, ?> method, String got) {
      String plugin = channel instanceof PluginChannel named ? named.plugin() : "plugin";
      return new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          plugin
              + ": the call "
              + method.getFullMethodName()
              + " was answered with "
              + got
              + ", expected exactly one; rebuild the plugin against this contract");
    }
  }
}
