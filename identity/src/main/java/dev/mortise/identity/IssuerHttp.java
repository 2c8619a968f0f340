package dev.mortise.identity;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Requests to an OpenID provider: no redirects, bounded in time and size, only to addresses that
/// are safe to ask.
final class IssuerHttp implements HTTPRequestSender, ResourceRetriever {
  private static final int ANSWER_BYTES_MAX = 512 << 10;

  private final HttpClient client;
  private final Duration timeout;

  IssuerHttp(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    String body = request.getBody() == null ? "" : request.getBody();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.getURI())
            .method(request.getMethod().name(), HttpRequest.BodyPublishers.ofString(body));
    for (Map.Entry<String, List<String>> header : request.getHeaderMap().entrySet()) {
      header.getValue().forEach(value -> builder.header(header.getKey(), value));
    }
    Answer answer = exchange(builder);
    var response = new HTTPResponse(answer.status());
    if (!answer.type().isEmpty()) {
      response.setHeader("Content-Type", answer.type());
    }
    response.setBody(answer.body());
    return response;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    Answer answer = get(URI.create(url.toString()));
    return new Resource(answer.body(), answer.type());
  }

  /// A document; anything but 200 is a failure.
  Answer get(URI address) throws IOException {
    Answer answer = exchange(HttpRequest.newBuilder(address).header("Accept", "application/json"));
    if (answer.status() != 200) {
      throw new IOException(address + " answered " + answer.status());
    }
    return answer;
  }

  record Answer(int status, String type, String body) {}

  private Answer exchange(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.timeout(timeout).build();
    if (!OidcConfig.safe(request.uri())) {
      throw new IOException(request.uri() + " is not safe to ask: it must begin with https://");
    }
    // The request's own time-out ends with the headers; waiting for the future bounds the body too.
    CompletableFuture<HttpResponse<String>> pending =
        client.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER_BYTES_MAX));
    try {
      HttpResponse<String> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Answer(response.statusCode(), type, response.body());
    } catch (ExecutionException e) {
      throw new IOException(request.uri() + " cannot be asked: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException(request.uri() + " did not answer within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("asking " + request.uri() + " was interrupted", e);
    } finally {
      pending.cancel(true);
    }
  }
}
