package dev.mortise.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mortise.api.Json;
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

/// A provider of language models on loopback that streams what a test tells it to: every request
/// takes the next script. Safe for any thread.
public final class StandInModel implements AutoCloseable {
  /// The key tests give; nothing checks it.
  public static final String KEY = "sk-test-0123456789";

  /// Answers one request.
  @FunctionalInterface
  public interface Script {
    /// Writes what is streamed; the first byte is sent with status 200.
    void answer(OutputStream out) throws IOException;
  }

  private interface Raw {
    void answer(HttpExchange exchange, OutputStream out) throws IOException;
  }

  /// One request as it came.
  public record Asked(String path, String authorization, String apiKey, Json body) {}

  private final HttpServer server;
  // Guarded by itself.
  private final Deque<Raw> scripts = new ArrayDeque<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private final CountDownLatch hungUp = new CountDownLatch(1);

  /// Listens on a free port.
  public StandInModel() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything that came, in order.
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// Opens when an answer could not be written any more: the host hung up.
  public CountDownLatch hungUp() {
    return hungUp;
  }

  /// Its address, without a path.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What the next requests get, in order.
  public StandInModel then(Script script) {
    return next((_, out) -> script.answer(out));
  }

  private StandInModel next(Raw script) {
    synchronized (scripts) {
      scripts.add(script);
    }
    return this;
  }

  /// A whole stream, every byte by itself: no character and no line comes in one piece.
  public StandInModel thenBytewise(String stream) {
    return then(out -> {
      for (byte one : stream.getBytes(StandardCharsets.UTF_8)) {
        out.write(one);
        out.flush();
      }
    });
  }

  /// A whole stream at once.
  public StandInModel thenStream(String stream) {
    return then(out -> out.write(stream.getBytes(StandardCharsets.UTF_8)));
  }

  /// No stream.
  ///
  /// @param retryAfter the header; empty for none
  public StandInModel thenStatus(int status, String retryAfter, String body) {
    return next((exchange, _) -> {
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  /// Sends it elsewhere.
  public StandInModel thenRedirect(String location) {
    return next((exchange, _) -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(307, -1);
    });
  }

  /// Sends this over and over until the host hangs up.
  public StandInModel thenEndless(String piece) {
    return then(out -> {
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
  public StandInModel thenSilence(String beginning) {
    return then(out -> {
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
            Json.of(body)));
    Raw script;
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
