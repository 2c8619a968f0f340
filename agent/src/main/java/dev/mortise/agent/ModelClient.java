package dev.mortise.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Asks the provider and reads its answer as it streams in.
///
/// What is refused for now (429 and its kin) is tried again, twice at most and only before the
/// answer began; a broken answer is not, since the person has seen its beginning. Interrupting the
/// thread ends it. Safe for any thread.
final class ModelClient implements AutoCloseable {
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504, 529);
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int ERROR_BYTES_MAX = 16 << 10;

  /// How the time between two attempts is waited out.
  @FunctionalInterface
  interface Pause {
    void last(Duration time) throws InterruptedException;
  }

  private final Pause pause;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          // A redirect would carry the key to somebody else.
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  ModelClient(Pause pause) {
    this.pause = pause;
  }

  /// One whole answer.
  ///
  /// @throws IOException when there is none; the message says why, without the key
  /// @throws Gone when nobody listens any more
  Said.Model ask(AgentSettings settings, Dialect.Prompt prompt, AgentListener listener)
      throws IOException, Gone, InterruptedException {
    Dialect dialect = Dialect.of(settings.provider());
    HttpRequest request = request(settings, dialect, prompt);
    HttpResponse<InputStream> response = answered(request, settings);
    var answer = new Answer(listener);
    try (var stream = new WatchedStream(response.body(), settings.silence(), settings.answer())) {
      var reader = new SseReader(stream);
      for (Optional<SseReader.Event> event = reader.next();
          event.isPresent();
          event = reader.next()) {
        dialect.read(event.get(), answer);
      }
      return answer.whole();
    }
  }

  private static HttpRequest request(AgentSettings settings, Dialect dialect, Dialect.Prompt prompt)
      throws IOException {
    String base = settings.address().toString().replaceAll("/+$", "");
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + dialect.path()))
            .timeout(settings.silence())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream");
    try {
      dialect.headers(settings.key().get()).forEach(builder::header);
    } catch (IllegalArgumentException e) {
      // The exception's own message would hold the key; so it is no cause either.
      throw new IOException(
          "the key that is set cannot be sent: it holds other signs than a key's");
    }
    byte[] body = JsonText.written(dialect.body(settings, prompt)).utf8();
    return builder.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
  }

  private HttpResponse<InputStream> answered(HttpRequest request, AgentSettings settings)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response;
      }
      String said = said(response, settings);
      Optional<Duration> wait = RetryAfter.of(response, attempt);
      if (!PASSING.contains(response.statusCode()) || attempt == ATTEMPTS || wait.isEmpty()) {
        throw new IOException("it answered " + response.statusCode() + said);
      }
      pause.last(wait.get());
    }
  }

  /// The beginning of an error's body, as far as it is text.
  private static String said(HttpResponse<InputStream> response, AgentSettings settings)
      throws IOException {
    try (var stream = new WatchedStream(response.body(), settings.silence(), settings.silence())) {
      String body = new String(stream.readNBytes(ERROR_BYTES_MAX), StandardCharsets.UTF_8);
      String message =
          JsonText.object(body).map(o -> JsonText.text(o.path("error"), "message")).orElse("");
      return message.isEmpty() ? "" : ": " + message;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
