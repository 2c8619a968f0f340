package dev.mortise.terminal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A stand-in for a cluster of one pod, `dev/web`, whose logs come piece by piece.
final class FakeLogServer implements AutoCloseable {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
  private final Map<String, Writer> logs = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /// Writes a log.
  interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  FakeLogServer(String... containers) throws IOException {
    server.setExecutor(threads);
    String names =
        String.join(
            ",", List.of(containers).stream().map(c -> "{\"name\":\"" + c + "\"}").toList());
    server.createContext(
        "/api/v1/namespaces/dev/pods/web",
        exchange -> answer(exchange, 200, "{\"spec\":{\"containers\":[" + names + "]}}"));
    server.createContext("/api/v1/namespaces/dev/pods/web/log", this::log);
    server.start();
    clusters.put(new ClusterRecord("mock", "", kubeconfig(), true, true));
  }

  private String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: mock
    contexts: [{name: mock, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: u, user: {token: secret}}]
    """
        .formatted(server.getAddress().getPort());
  }

  Clusters clusters() {
    return clusters;
  }

  /// What a container wrote, by the query that asks for it; others have no log.
  void writes(String query, Writer writer) {
    logs.put(query, writer);
  }

  /// Waits until the test is over.
  void hang() throws InterruptedException {
    over.await();
  }

  private void log(HttpExchange exchange) throws IOException {
    Writer writer = logs.get(String.valueOf(exchange.getRequestURI().getQuery()));
    if (writer == null) {
      answer(exchange, 400, "{\"kind\":\"Status\",\"message\":\"the container waits to start\"}");
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    try {
      writer.write(exchange.getResponseBody());
      // Not when it threw: the client sees it break then, for the last chunk never comes.
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    over.countDown();
    clusters.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
