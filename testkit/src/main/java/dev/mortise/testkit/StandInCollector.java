package dev.mortise.testkit;

import com.sun.net.httpserver.HttpServer;
import dev.mortise.api.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Stands in for a collector of OpenTelemetry's protocol over HTTP: keeps what it is sent, as
/// bytes. Listens on a free loopback port. Safe for any thread.
public final class StandInCollector implements AutoCloseable {
  private static final int BODY_BYTES_MAX = 16 << 20;

  private final HttpServer server;
  private final List<Report> reports = new CopyOnWriteArrayList<>();

  /// One request as it came.
  ///
  /// @param path `/v1/traces` or `/v1/metrics`
  /// @param key the header `X-Key`, or null
  /// @param body a message of the protocol
  public record Report(String path, @Nullable String key, Bytes body) {}

  /// Listens.
  public StandInCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
          String key = exchange.getRequestHeaders().getFirst("X-Key");
          reports.add(new Report(exchange.getRequestURI().getPath(), key, Bytes.of(body)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /// Where it is.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What came at one path until now.
  public List<Report> reports(String path) {
    return reports.stream().filter(report -> report.path().equals(path)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
