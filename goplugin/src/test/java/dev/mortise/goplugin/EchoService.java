package dev.mortise.goplugin;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The echo service in Java, on either side of the wire.
///
/// @param broker the plugin's broker; null on the host's side
record EchoService(@Nullable Broker broker) implements BindableService {
  @Override
  public ServerServiceDefinition bindService() {
    var service = ServerServiceDefinition.builder(Echo.SERVICE);
    unary(service, Echo.SAY, said -> said);
    unary(service, Echo.CALL_BACK, this::callBack);
    unary(service, Echo.OFFER, _ -> offer());
    unary(service, Echo.ENVIRONMENT, _ -> environment());
    unary(
        service, Echo.HUGE, size -> BytesValue.of(ByteString.copyFrom(new byte[size.getValue()])));
    unary(service, Echo.DIE, EchoService::die);
    unary(service, Echo.PRINT, EchoService::print);
    unary(
        service,
        Echo.FAIL,
        _ -> {
          throw Status.UNKNOWN.withDescription("this call always fails").asRuntimeException();
        });
    service.addMethod(Echo.HANG, ServerCalls.asyncUnaryCall((_, _) -> {}));
    service.addMethod(
        Echo.COUNT,
        ServerCalls.asyncServerStreamingCall(
            (count, out) -> count(count.getValue(), (ServerCallStreamObserver<Int32Value>) out)));
    return service.build();
  }

  private static <Q, A> void unary(
      ServerServiceDefinition.Builder service, MethodDescriptor<Q, A> method, Function<Q, A> body) {
    service.addMethod(
        method,
        ServerCalls.asyncUnaryCall((request, out) -> {
          try {
            out.onNext(body.apply(request));
            out.onCompleted();
          } catch (RuntimeException e) {
            out.onError(e);
          }
        }));
  }

  /// Sends only what the peer has asked for.
  private static void count(int count, ServerCallStreamObserver<Int32Value> answers) {
    var next = new AtomicInteger();
    answers.setOnReadyHandler(() -> {
      while (answers.isReady() && next.get() < count) {
        answers.onNext(Int32Value.of(next.getAndIncrement()));
        if (next.get() == count) {
          answers.onCompleted();
        }
      }
    });
  }

  private Broker theBroker() {
    if (broker == null) {
      throw new IllegalStateException("this side has no broker");
    }
    return broker;
  }

  private StringValue callBack(UInt32Value id) {
    var channel = theBroker().dial(id.getValue());
    BytesValue said = BytesValue.of(ByteString.copyFromUtf8("called back"));
    String answer =
        Calls.unary(channel, Echo.SAY, CallOptions.DEFAULT, said).getValue().toStringUtf8();
    channel.shutdownNow();
    return StringValue.of(answer);
  }

  private UInt32Value offer() {
    int id = theBroker().nextId();
    theBroker().accept(id, new EchoService(null));
    return UInt32Value.of(id);
  }

  private static StringValue environment() {
    return StringValue.of(
        System.getenv().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private static Empty die(Int32Value code) {
    Runtime.getRuntime().halt(code.getValue());
    return Empty.getDefaultInstance();
  }

  private static Empty print(StringValue text) {
    System.out.print(text.getValue());
    System.out.flush();
    return Empty.getDefaultInstance();
  }
}
