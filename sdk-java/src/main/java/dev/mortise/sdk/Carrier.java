package dev.mortise.sdk;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.wire.mortise.CallReply;
import dev.mortise.wire.mortise.CallRequest;
import dev.mortise.wire.mortise.Contribution;
import dev.mortise.wire.mortise.DescribeReply;
import dev.mortise.wire.mortise.DescribeRequest;
import dev.mortise.wire.mortise.Frame;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.PluginGrpc;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// The service of the process wire on top of a [Dispatcher].
///
/// Unary handlers run on the thread that brings the call, which is a virtual one; a stream's
/// handler gets a virtual thread of its own, since frames arrive on the other.
final class Carrier extends PluginGrpc.PluginImplBase {
  private static final int ENVELOPE_VERSION = 1;
  private static final String SDK = "java 0.1.0";

  private final MortisePlugin plugin;
  private final HostStream host;

  Carrier(MortisePlugin plugin) {
    this.plugin = plugin;
    this.host = new HostStream(plugin.dispatcher().label());
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> replies) {
    var reply =
        DescribeReply.newBuilder()
            .setEnvelopeVersion(ENVELOPE_VERSION)
            .setId(plugin.id())
            .setVersion(plugin.version())
            .setSdk(SDK);
    try {
      plugin
          .dispatcher()
          .describe(WireWords.json(request.getSettings()))
          .forEach(c ->
              reply.addContributions(
                  Contribution.newBuilder()
                      .setKind(c.kind())
                      .setName(c.name())
                      .setDetails(WireWords.wrap(c.details()))));
    } catch (PluginException e) {
      replies.onError(
          Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    replies.onNext(reply.build());
    replies.onCompleted();
  }

  @Override
  public void call(CallRequest request, StreamObserver<CallReply> replies) {
    CallReply reply;
    try {
      Inbound call =
          WireWords.inbound(request.getStart(), WireWords.bytes(request.getBody()), true);
      HostContext context = plugin.dispatcher().context(call, host);
      Reply answer;
      try (var _ = Interruption.of(Context.current(), context)) {
        answer = plugin.dispatcher().call(call, context);
      }
      reply =
          CallReply.newBuilder()
              .setHead(WireWords.wrap(answer.head()))
              .setBody(WireWords.wrap(answer.body()))
              .build();
    } catch (PluginException e) {
      reply = CallReply.newBuilder().setError(WireWords.error(e)).build();
    }
    if (!Context.current().isCancelled()) {
      replies.onNext(reply);
      replies.onCompleted();
    }
  }

  @Override
  public StreamObserver<Frame> open(StreamObserver<Frame> frames) {
    var exchange = new StreamExchange((ServerCallStreamObserver<Frame>) frames);
    return exchange.incoming(start -> {
      Context grpc = Context.current();
      Thread.ofVirtual()
          .name("stream-" + start.getContribution())
          .start(() -> run(exchange, start, grpc));
    });
  }

  private void run(StreamExchange exchange, dev.mortise.wire.mortise.Start start, Context grpc) {
    Inbound call = WireWords.inbound(start, dev.mortise.api.Bytes.EMPTY, false);
    HostContext context = plugin.dispatcher().context(call, host);
    try (var _ = Interruption.of(grpc, context)) {
      plugin.dispatcher().open(call, context, exchange);
      exchange.end();
    } catch (PluginException e) {
      exchange.fail(e);
    } catch (Error e) {
      exchange.fail(
          new PluginException(ErrorCode.PLUGIN_FAILED, plugin.dispatcher().label() + ": " + e, e));
      throw e;
    }
  }

  @Override
  public StreamObserver<HostFrame> host(StreamObserver<HostFrame> frames) {
    return host.opened(frames);
  }
}
