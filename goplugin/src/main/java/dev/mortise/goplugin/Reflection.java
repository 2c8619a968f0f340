package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Asks a server for its services, in the newer and then in the older version of the protocol.
final class Reflection {
  private static final int SERVICES_MAX = 10_000;

  private Reflection() {}

  static Optional<List<String>> services(Channel channel, Duration timeout) {
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> v1 =
        ServerReflectionGrpc.getServerReflectionInfoMethod();
    // The messages of both versions have the same numbers, so only the name differs.
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> v1alpha =
        v1.toBuilder()
            .setFullMethodName("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
            .build();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    for (var method : List.of(v1, v1alpha)) {
      try {
        return Optional.of(list(channel, method, options));
      } catch (PluginException e) {
        if (e.code() != ErrorCode.UNIMPLEMENTED) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> list(
      Channel channel,
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method,
      CallOptions options) {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    var call = channel.newCall(method, options);
    StreamObserver<ServerReflectionRequest> requests =
        ClientCalls.asyncBidiStreamingCall(call, new FirstAnswer(answer));
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    try {
      return answer.get().getListServicesResponse().getServiceList().stream()
          .limit(SERVICES_MAX)
          .map(ServiceResponse::getName)
          .map(name -> SafeText.escape(name, 200))
          .sorted()
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "the wait for reflection was interrupted", e);
    } catch (ExecutionException e) {
      throw Calls.failure(channel, method, e.getCause() == null ? e : e.getCause());
    } finally {
      call.cancel("answered", null);
    }
  }

  private record FirstAnswer(CompletableFuture<ServerReflectionResponse> answer)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(
          io.grpc.Status.UNIMPLEMENTED.withDescription("no answer").asRuntimeException());
    }
  }
}
