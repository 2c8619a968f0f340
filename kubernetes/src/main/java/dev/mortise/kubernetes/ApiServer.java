package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Requests to the API server of one cluster: bounded in size and time, never tried twice.
///
/// Blocks; meant for virtual threads, any number of them.
final class ApiServer {
  private final String cluster;
  private final KubernetesClient client;
  private final KubernetesLimits limits;
  private final OpenStreams streams = new OpenStreams();

  /// @param client closed by whoever made it
  ApiServer(String cluster, KubernetesClient client, KubernetesLimits limits) {
    this.cluster = cluster;
    this.client = client;
    this.limits = limits;
  }

  /// One request.
  ///
  /// @param subject what it is about, for messages: `get pods dev/web`
  /// @param path below the server's address, of checked names
  /// @param query encoded here
  record Request(
      String subject,
      String method,
      String path,
      Map<String, String> query,
      @Nullable String contentType,
      Json body) {
    static Request read(String subject, String path, Map<String, String> query) {
      return new Request(subject, "GET", path, query, null, Json.EMPTY);
    }
  }

  /// What came back; never a failure.
  record Received(int status, Json body, List<String> warnings) {}

  String cluster() {
    return cluster;
  }

  KubernetesLimits limits() {
    return limits;
  }

  OpenStreams streams() {
    return streams;
  }

  /// The client of that identity; shares connections with every other, and is not closed.
  KubernetesClient as(Identity identity) {
    return switch (identity) {
      case Identity.Configured _ -> client;
      case Identity.Impersonated somebody -> impersonating(somebody);
    };
  }

  private KubernetesClient impersonating(Identity.Impersonated somebody) {
    RequestConfig own = client.getConfiguration().getRequestConfig();
    if (own.getImpersonateUsername() != null && !own.getImpersonateUsername().isEmpty()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "Cluster "
              + cluster
              + " is configured to act as "
              + PlainText.of(own.getImpersonateUsername())
              + "; nobody can act as somebody else through it. Take `as` out of its kubeconfig.");
    }
    RequestConfig other =
        new RequestConfigBuilder(own)
            .withImpersonateUsername(somebody.user())
            .withImpersonateGroups(somebody.groups().toArray(String[]::new))
            .build();
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(other)
        .call(derived -> derived);
  }

  /// The whole answer.
  ///
  /// @param bytesMax the largest answer
  /// @throws PluginException what the cluster refused, `RESOURCE_EXHAUSTED`, `DEADLINE_EXCEEDED`,
  ///   `UNAVAILABLE`
  Received send(Request request, Identity identity, int bytesMax) {
    Collected body = new Collected(subject(request), bytesMax);
    long end = System.nanoTime() + limits.requestTimeout().toNanos();
    HttpResponse<AsyncBody> response = open(request, identity, body);
    AsyncBody arriving = response.body();
    arriving.consume();
    await(request, arriving.done(), Duration.ofNanos(end - System.nanoTime()), arriving);
    if (response.code() >= 300) {
      throw Failures.answered(subject(request), response.code(), body.bytes());
    }
    return new Received(response.code(), Json.of(body.bytes()), warnings(response));
  }

  /// The head of an answer; its body goes to the consumer, as far as that asks for it.
  HttpResponse<AsyncBody> open(
      Request request, Identity identity, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    HttpClient http = as(identity).getHttpClient();
    CompletableFuture<HttpResponse<AsyncBody>> response =
        begun(request, () -> http.consumeBytes(built(http, request), consumer));
    return await(request, response, limits.requestTimeout(), null);
  }

  /// The cluster may be removed, and its client with it, while somebody begins to use it.
  private <T> CompletableFuture<T> begun(Request request, Supplier<CompletableFuture<T>> sending) {
    try {
      return sending.get();
    } catch (RejectedExecutionException | IllegalStateException e) {
      throw Failures.broken(subject(request), e);
    }
  }

  /// A WebSocket that is open.
  ///
  /// @param target path and encoded query
  WebSocket socket(
      String subject,
      String target,
      String protocol,
      Identity identity,
      WebSocket.Listener listener) {
    Request request = Request.read(subject, target, Map.of());
    WebSocket.Builder builder =
        as(identity)
            .getHttpClient()
            .newWebSocketBuilder()
            .subprotocol(protocol)
            .uri(URI.create(address(target).toString()))
            .connectTimeout(limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<WebSocket> opening = begun(request, () -> builder.buildAsync(listener));
    return await(request, opening, limits.requestTimeout(), null);
  }

  private StringBuilder address(String target) {
    StringBuilder uri = new StringBuilder(client.getMasterUrl().toString());
    return uri.append(uri.charAt(uri.length() - 1) == '/' ? "" : "/").append(target);
  }

  private HttpRequest built(HttpClient http, Request request) {
    StringBuilder uri = address(request.path());
    char separator = '?';
    for (Map.Entry<String, String> parameter : request.query().entrySet()) {
      uri.append(separator)
          .append(parameter.getKey())
          .append('=')
          .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    HttpRequest.Builder builder =
        http.newHttpRequestBuilder().uri(uri.toString()).header("Accept", "application/json");
    // Text, not a stream: a request whose token had just expired is sent again by the client.
    String body = request.contentType() == null ? null : request.body().toString();
    return builder.method(request.method(), request.contentType(), body).build();
  }

  private <T> T await(
      Request request, CompletableFuture<T> future, Duration patience, @Nullable AsyncBody body) {
    try {
      return future.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(future, body);
      throw new PluginException(ErrorCode.CANCELLED, subject(request) + ": cancelled.", e);
    } catch (TimeoutException e) {
      stop(future, body);
      throw Failures.broken(subject(request), e);
    } catch (ExecutionException e) {
      throw Failures.broken(subject(request), e);
    }
  }

  private static void stop(CompletableFuture<?> future, @Nullable AsyncBody body) {
    future.cancel(true);
    if (body != null) {
      body.cancel();
    }
  }

  private String subject(Request request) {
    return subject(request.subject());
  }

  /// What messages begin with.
  String subject(String subject) {
    return "cluster " + cluster + ": " + subject;
  }

  /// The texts of `299 - "text"`.
  private static List<String> warnings(HttpResponse<?> response) {
    return response.headers("Warning").stream()
        .limit(20)
        .map(header -> {
          int from = header.indexOf('"');
          int to = header.lastIndexOf('"');
          return PlainText.of(from >= 0 && to > from ? header.substring(from + 1, to) : header);
        })
        .toList();
  }

  /// Keeps a body up to its bound. Called by one thread at a time; what it holds is published by
  /// the body's own future.
  private static final class Collected implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final String subject;
    private final int bytesMax;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Collected(String subject, int bytesMax) {
      this.subject = subject;
      this.bytesMax = bytesMax;
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > bytesMax) {
          throw new PluginException(
              ErrorCode.RESOURCE_EXHAUSTED,
              subject
                  + ": the answer has more than "
                  + bytesMax
                  + " bytes; ask for less, with a limit or a selector.");
        }
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
      body.consume();
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
