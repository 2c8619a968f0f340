package dev.mortise.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// Somebody who uses the server with an API key; typed as the shell alias of their name.
///
/// @param name the alias; shown, where `page` is not null
/// @param headers by which the server knows them
record Person(String name, Map<String, String> headers, URI server, HttpClient client, Page page) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  // A token is as wide as half a terminal.
  private static final Pattern LONG_WORD = Pattern.compile("([0-9a-f]{8})[0-9a-f]{24}");
  private static final int TRIES_MAX = 10;

  /// Reads, and shows it.
  Answer get(String path) {
    return shown(name + " $M" + quoted(path), request("GET", path, ""));
  }

  /// Sends a document, and shows it.
  Answer post(String path, String json) {
    String data = json.isEmpty() ? "" : " -d '" + LONG_WORD.matcher(json).replaceAll("$1…") + "'";
    String typed = name + " $M" + quoted(path) + (json.isEmpty() ? " -X POST" : data);
    return shown(typed, request("POST", path, json));
  }

  /// Reads without showing it.
  Answer quietly(String path) {
    return send(request("GET", path, ""));
  }

  /// Sends without showing it.
  Answer quietly(String path, String json) {
    return send(request("POST", path, json));
  }

  /// Reads while others do something else, without showing it.
  CompletableFuture<Answer> later(String path) {
    var answer = new CompletableFuture<Answer>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(quietly(path));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /// The same, and takes the first answer for the last.
  CompletableFuture<Answer> atOnce(String path) {
    return client
        .sendAsync(request("GET", path, ""), HttpResponse.BodyHandlers.ofString())
        .thenApply(Person::answer);
  }

  private Answer shown(String typed, HttpRequest request) {
    page.typed(typed);
    Answer answer = send(request);
    page.answer(Integer.toString(answer.status()), answer.readable(), 12);
    return answer;
  }

  private HttpRequest request(String method, String path, String json) {
    var request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    headers.forEach(request::header);
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return request.method(method, HttpRequest.BodyPublishers.ofString(json)).build();
  }

  /// Asks again after the time the server says when it was asked too often: how fast the machine is
  /// decides nothing here.
  private Answer send(HttpRequest request) {
    Answer answer = once(request);
    for (int i = 0; answer.status() == 429 && i < TRIES_MAX; i++) {
      answer.rest();
      answer = once(request);
    }
    return answer;
  }

  private Answer once(HttpRequest request) {
    try {
      return answer(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new Unexpected("expected an answer to " + request + ", got " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted while waiting for " + request);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private static String quoted(String path) {
    return path.contains("?") || path.contains("&") ? "'" + path + "'" : path;
  }
}
