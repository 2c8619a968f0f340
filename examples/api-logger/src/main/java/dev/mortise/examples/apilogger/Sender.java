package dev.mortise.examples.apilogger;

import dev.mortise.sdk.Host;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Sends what waits in the spool, one batch after the other, on a thread of its own.
final class Sender implements AutoCloseable {
  static final String VERSION = "1.0.0";

  private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private final Spool spool;
  private final URI target;
  private final String key;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Thread thread;
  // Written by the sender's thread, read by the handler's.
  private volatile boolean refused;

  Sender(Spool spool, String endpoint, String key) {
    this.spool = spool;
    this.target = URI.create(endpoint.replaceAll("/+$", "") + "/api/events/batch");
    this.key = key;
    this.thread = Thread.ofVirtual().name("api-logger-sender").start(this::run);
  }

  /// Whether the server does not want this key.
  boolean refused() {
    return refused;
  }

  private void run() {
    Duration pause = PAUSE_FIRST;
    for (Path batch = spool.oldest(); batch != null && !refused; batch = spool.oldest()) {
      try {
        Duration wait = send(batch, pause);
        if (wait.isZero()) {
          spool.done(batch);
          pause = PAUSE_FIRST;
        } else {
          Thread.sleep(wait);
          pause =
              pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        Host.log().error("the spool cannot be used; nothing is sent any more", e);
        return;
      }
    }
  }

  /// One attempt.
  ///
  /// @return how long to wait before the next, zero when the batch is done with
  private Duration send(Path file, Duration pause) throws IOException, InterruptedException {
    byte[] batch;
    try {
      batch = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Duration.ZERO;
    }
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(REQUEST_TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .header("User-Agent", "kilometers-plugin-api-logger/" + VERSION)
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
            .build();
    HttpResponse<Void> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      Host.log().warn("%s cannot be reached (%s); trying again".formatted(target, e));
      return jittered(pause);
    }
    return after(response, pause);
  }

  private Duration after(HttpResponse<Void> response, Duration pause) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return Duration.ZERO;
    }
    if (status == 401 || status == 403) {
      refused = true;
      Host.log()
          .error(
              "the API answered %d: this key may not log messages; nothing is sent any more"
                  .formatted(status));
      return Duration.ZERO;
    }
    if (status == 429 || status == 408 || status >= 500) {
      Host.log().warn("the API answered %d; trying again".formatted(status));
      return response
          .headers()
          .firstValue("Retry-After")
          .filter(text -> text.matches("\\d{1,4}"))
          .map(text -> Duration.ofSeconds(Math.clamp(Integer.parseInt(text), 0, 300)))
          .filter(asked -> asked.isPositive())
          .orElseGet(() -> jittered(pause));
    }
    Host.log().error("the API answered %d; this batch is left out".formatted(status));
    return Duration.ZERO;
  }

  private static Duration jittered(Duration pause) {
    return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1));
  }

  @Override
  public void close() {
    thread.interrupt();
    client.shutdownNow();
  }
}
