package dev.mortise.server;

import dev.mortise.api.Body;
import dev.mortise.api.PluginException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Sends answers out, with the headers that every answer has.
///
/// What breaks in the middle of an answer ends the connection, so that no client takes a part for
/// the whole.
record Delivery(Duration heartbeat, boolean secure) {
  private static final List<Header> ALWAYS =
      List.of(
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("X-Frame-Options", "DENY"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
          HeaderValues.createCached(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          HeaderValues.createCached("Cache-Control", "no-store"));
  private static final Header ONLY_TLS =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");
  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

  /// Sends one answer.
  ///
  /// @param id of the request
  /// @param close whether the connection ends with it
  /// @param headOnly whether only the headers are wanted
  void send(Answer answer, ServerResponse response, String id, boolean close, boolean headOnly) {
    headers(answer, response, id, close);
    try {
      switch (answer.content()) {
        case Answer.Content.Whole whole -> response.send(whole.bytes().array());
        case Answer.Content.Pieces pieces -> pieces(pieces.body(), response, headOnly);
        case Answer.Content.Events events -> events(events.stream(), response, headOnly);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client has gone", e);
    }
  }

  private void headers(Answer answer, ServerResponse response, String id, boolean close) {
    response.status(Status.create(answer.status()));
    ALWAYS.forEach(response.headers()::set);
    if (secure) {
      response.headers().set(ONLY_TLS);
    }
    response.headers().set(HeaderValues.create(REQUEST_ID, id));
    answer
        .headers()
        .forEach((name, values) ->
            response
                .headers()
                .set(HeaderValues.create(HeaderNames.create(name), values.toArray(String[]::new))));
    if (close) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
  }

  private static void pieces(Body body, ServerResponse response, boolean headOnly)
      throws IOException {
    try (body) {
      if (headOnly) {
        response.send();
        return;
      }
      OutputStream out = response.outputStream();
      for (byte[] piece = next(body); piece != null; piece = next(body)) {
        out.write(piece);
        out.flush();
      }
      out.close();
    }
  }

  private static byte @org.jspecify.annotations.Nullable [] next(Body body) {
    try {
      return body.next();
    } catch (PluginException e) {
      throw new CloseConnectionException("an answer broke off: " + e.getMessage(), e);
    }
  }

  private void events(EventStream stream, ServerResponse response, boolean headOnly)
      throws IOException {
    try (stream) {
      if (headOnly) {
        response.send();
        return;
      }
      OutputStream out = response.outputStream();
      // Tells the client, and whatever stands between, that it is open.
      write(out, ": open\n\n");
      while (true) {
        switch (stream.next(heartbeat)) {
          case EventStream.Next.Some some -> write(out, text(some));
          case EventStream.Next.Quiet _ -> write(out, ": alive\n\n");
          case EventStream.Next.End end -> {
            end.failure().ifPresent(f -> quietly(out, f));
            out.close();
            return;
          }
        }
      }
    }
  }

  private static void quietly(OutputStream out, PluginException failure) {
    try {
      Answer told = ErrorAnswer.of(failure, null);
      if (told.content() instanceof Answer.Content.Whole whole) {
        write(out, "event: error\ndata: " + whole.bytes().text() + "\n\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(EventStream.Next.Some some) {
    String data = String.join("\ndata: ", List.of(some.data().toString().split("\\R", -1)));
    return "event: " + some.name() + "\ndata: " + data + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
