package dev.mortise.goplugin;

import com.google.protobuf.Empty;
import dev.mortise.wire.goplugin.ConnInfo;
import dev.mortise.wire.goplugin.GRPCBrokerGrpc;
import dev.mortise.wire.goplugin.GRPCStdioGrpc;
import dev.mortise.wire.goplugin.StdioData;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// The two streams a host opens as soon as it is connected: the broker's and the plugin's prints.
///
/// Plugins that have neither service answer UNIMPLEMENTED or UNAVAILABLE, which is no failure.
final class HostStreams {
  private HostStreams() {}

  static void open(Channel channel, Broker broker, StdioSink sink) {
    var announcements = new Announcements(broker);
    StreamObserver<ConnInfo> sender = GRPCBrokerGrpc.newStub(channel).startStream(announcements);
    announcements.opened(sender);
    GRPCStdioGrpc.newStub(channel)
        .streamStdio(
            Empty.getDefaultInstance(), new Prints(sink, new ReadingPace(System::nanoTime)));
  }

  private static final class Announcements implements StreamObserver<ConnInfo> {
    private final Broker broker;
    private boolean ended;

    Announcements(Broker broker) {
      this.broker = broker;
    }

    synchronized void opened(StreamObserver<ConnInfo> sender) {
      if (!ended) {
        broker.opened(sender);
      }
    }

    private synchronized void ended() {
      ended = true;
      broker.ended();
    }

    @Override
    public void onNext(ConnInfo info) {
      broker.announced(info);
    }

    @Override
    public void onError(Throwable failure) {
      ended();
    }

    @Override
    public void onCompleted() {
      ended();
    }
  }

  /// Takes one piece at a time and no faster than a pipe is read, so that a slow sink slows the
  /// plugin's prints, nothing piles up, and a flood keeps no processor busy.
  static final class Prints implements ClientResponseObserver<Empty, StdioData> {
    /// So much at least is counted for a piece: many small ones cost what a large one does.
    private static final int PIECE_BYTES_MIN = 512;

    private final StdioSink sink;
    private final ReadingPace pace;
    private @Nullable ClientCallStreamObserver<Empty> call;

    Prints(StdioSink sink, ReadingPace pace) {
      this.sink = sink;
      this.pace = pace;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Empty> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(StdioData data) {
      try {
        switch (data.getChannel()) {
          case STDOUT -> sink.data(StdioChannel.STDOUT, data.getData().toByteArray());
          case STDERR -> sink.data(StdioChannel.STDERR, data.getData().toByteArray());
          default -> {
            // A channel of a newer library: nobody to give it to.
          }
        }
      } catch (RuntimeException e) {
        System.getLogger("dev.mortise.goplugin")
            .log(System.Logger.Level.DEBUG, "the sink of a plugin's prints failed", e);
      }
      pace.read(Math.max(PIECE_BYTES_MIN, data.getData().size()));
      if (call != null) {
        call.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      // The stream ends with the plugin, or never began because the plugin has no such service.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }
}
