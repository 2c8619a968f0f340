package dev.mortise.goplugin;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.mortise.wire.goplugin.GRPCStdioGrpc;
import dev.mortise.wire.goplugin.StdioData;
import dev.mortise.wire.goplugin.StdioData.Channel;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.OutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Carries what the plugin prints after its handshake to the host.
///
/// While a host listens, prints wait when it is slower than they are. While nobody listens, up to
/// 256 KiB are kept for the next listener and further prints are dropped: a host that never listens
/// must not stop the plugin, as it does with the original library. One listener at a time.
final class StdioFeed extends GRPCStdioGrpc.GRPCStdioImplBase {
  private static final int HELD_BYTES_MAX = 256 << 10;
  private static final int PIECE_BYTES_MAX = 32 << 10;

  private final ArrayDeque<StdioData> held = new ArrayDeque<>();
  private final Runnable firstDrop;
  private int heldBytes;
  private boolean dropped;
  private boolean closed;
  private @Nullable ServerCallStreamObserver<StdioData> listener;

  /// @param firstDrop run once, when the first print is dropped
  StdioFeed(Runnable firstDrop) {
    this.firstDrop = firstDrop;
  }

  OutputStream stream(Channel channel) {
    return new Out(channel);
  }

  @Override
  public void streamStdio(Empty request, StreamObserver<StdioData> responses) {
    var stream = (ServerCallStreamObserver<StdioData>) responses;
    synchronized (this) {
      if (listener != null) {
        stream.onError(
            Status.RESOURCE_EXHAUSTED
                .withDescription("another host already reads this plugin's output")
                .asRuntimeException());
        return;
      }
      listener = stream;
      stream.setOnReadyHandler(this::drain);
      stream.setOnCancelHandler(this::leave);
    }
    drain();
  }

  private synchronized void leave() {
    listener = null;
    notifyAll();
  }

  private synchronized void drain() {
    while (listener != null && listener.isReady() && !held.isEmpty()) {
      StdioData data = held.remove();
      heldBytes -= data.getData().size();
      listener.onNext(data);
    }
    notifyAll();
  }

  private void print(Channel channel, byte[] bytes, int from, int count) {
    boolean first = false;
    synchronized (this) {
      if (!awaitRoom(count)) {
        first = !dropped && !closed;
        dropped = true;
      } else {
        ByteString data = ByteString.copyFrom(bytes, from, count);
        held.add(StdioData.newBuilder().setChannel(channel).setData(data).build());
        heldBytes += count;
        drain();
      }
    }
    if (first) {
      firstDrop.run();
    }
  }

  private synchronized boolean awaitRoom(int count) {
    boolean interrupted = false;
    while (listener != null && !closed && heldBytes + count > HELD_BYTES_MAX) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A print cannot be given up half-way; the flag is kept for whoever asks later.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !closed && heldBytes + count <= HELD_BYTES_MAX;
  }

  /// Ends the stream after what is held; later prints go nowhere.
  synchronized void close() {
    closed = true;
    if (listener != null) {
      drain();
      listener.onCompleted();
      listener = null;
    }
    notifyAll();
  }

  private final class Out extends OutputStream {
    private final Channel channel;

    Out(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) {
      print(channel, new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      for (int at = 0; at < count; at += PIECE_BYTES_MAX) {
        print(channel, bytes, from + at, Math.min(PIECE_BYTES_MAX, count - at));
      }
    }
  }
}
