package dev.mortise.benchmarks;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// The peer of the server's benches: what the plugin `bench-web` answers, served by Helidon alone.
final class PlainHelidon {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int CONNECTIONS_MAX = 20_000;
  private static final byte[] HELLO =
      "{\"greeting\":\"Hello, world!\"}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EVENT = "data: hello\n\n".getBytes(StandardCharsets.UTF_8);

  private PlainHelidon() {}

  static WebServer open() {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(0)
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .maxTcpConnections(CONNECTIONS_MAX)
        .routing(
            HttpRouting.builder()
                .get("/hello", PlainHelidon::hello)
                .get("/events", PlainHelidon::events)
                .post("/upload", PlainHelidon::upload)
                .get("/download", PlainHelidon::download))
        .build()
        .start();
  }

  private static void hello(ServerRequest request, ServerResponse response) {
    response.header("Content-Type", "application/json").send(HELLO);
  }

  /// One event, then nothing until the program ends.
  private static void events(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    response.header("Content-Type", "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      out.write(EVENT);
      out.flush();
      new CountDownLatch(1).await();
    }
  }

  private static void upload(ServerRequest request, ServerResponse response) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long total = 0;
    try (InputStream in = request.content().inputStream()) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        total += count;
      }
    }
    response.send(Long.toString(total));
  }

  private static void download(ServerRequest request, ServerResponse response) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    response.header("Content-Type", "application/octet-stream");
    try (OutputStream out = response.outputStream()) {
      for (long left = Long.parseLong(request.query().get("bytes")); left > 0; ) {
        int count = (int) Math.min(left, piece.length);
        out.write(piece, 0, count);
        left -= count;
      }
    }
  }
}
