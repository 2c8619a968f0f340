package dev.mortise.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/// A provider on loopback that streams what a test tells it to.
final class StandInProvider implements AutoCloseable {
  static final String KEY = "sk-test-0123456789";

  /// Answers one request.
  interface Script {
    void answer(HttpExchange exchange, OutputStream out) throws IOException;
  }

  /// One request as it came.
  record Asked(String path, String authorization, String apiKey, JsonNode body) {}

  private final HttpServer server;
  // Guarded by itself.
  private final Deque<Script> scripts = new ArrayDeque<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// Opens when an answer could not be written any more: the host hung up.
  final CountDownLatch hungUp = new CountDownLatch(1);

  StandInProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What the next requests get, in order.
  StandInProvider then(Script script) {
    synchronized (scripts) {
      scripts.add(script);
    }
    return this;
  }

  /// A whole stream, every byte by itself: no character and no line comes in one piece.
  StandInProvider thenBytewise(String stream) {
    return then((_, out) -> {
      for (byte one : stream.getBytes(StandardCharsets.UTF_8)) {
        out.write(one);
        out.flush();
      }
    });
  }

  StandInProvider thenStream(String stream) {
    return then((_, out) -> out.write(stream.getBytes(StandardCharsets.UTF_8)));
  }

  StandInProvider thenStatus(int status, String retryAfter, String body) {
    return then((exchange, _) -> {
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  /// Sends this over and over until the host hangs up.
  StandInProvider thenEndless(String piece) {
    return then((_, out) -> {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      try {
        while (true) {
          out.write(bytes);
          out.flush();
        }
      } catch (IOException e) {
        hungUp.countDown();
        throw e;
      }
    });
  }

  /// Sends this, then nothing more until this is closed.
  StandInProvider thenSilence(String beginning) {
    return then((_, out) -> {
      out.write(beginning.getBytes(StandardCharsets.UTF_8));
      out.flush();
      try {
        hungUp.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestURI().getPath(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")),
            JsonText.object(body).orElseThrow()));
    Script script;
    synchronized (scripts) {
      script = scripts.removeFirst();
    }
    try (exchange) {
      script.answer(exchange, new Lazy(exchange));
    }
  }

  /// Sends status 200 with the first byte, so that a script may send another.
  private static final class Lazy extends OutputStream {
    private final HttpExchange exchange;

    Lazy(HttpExchange exchange) {
      this.exchange = exchange;
    }

    private OutputStream body() throws IOException {
      if (exchange.getResponseCode() < 0) {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
      }
      return exchange.getResponseBody();
    }

    @Override
    public void write(int one) throws IOException {
      body().write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      body().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      body().flush();
    }
  }

  @Override
  public void close() {
    hungUp.countDown();
    server.stop(0);
  }
}
