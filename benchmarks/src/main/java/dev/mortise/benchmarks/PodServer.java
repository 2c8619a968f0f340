package dev.mortise.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A stand-in for a cluster's API server at the loopback address that has nothing but pods: they
/// can be listed in pages and watched, and change at a steady pace.
final class PodServer implements AutoCloseable {
  private static final String RESOURCES =
      "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"pods\","
          + "\"namespaced\":true,\"kind\":\"Pod\",\"verbs\":[\"get\",\"list\",\"watch\"]}]}";
  private static final String VERSION =
      "{\"major\":\"1\",\"minor\":\"20\",\"gitVersion\":\"v1.20.2\"}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int pods;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile int changesPerSecond;
  private volatile int last = -1;
  private volatile boolean closed;

  PodServer(int pods) throws IOException {
    this.pods = pods;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: bench
    contexts: [{name: bench, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: u, user: {token: secret}}]
    """
        .formatted(server.getAddress().getPort());
  }

  /// From now on so many pods change each second.
  void pace(int changes) {
    changesPerSecond = changes;
  }

  /// How many changes were sent.
  int sent() {
    return sent.get();
  }

  /// Stops the changes with one more: the first pod has this phase.
  void end(int number) {
    changesPerSecond = 0;
    last = number;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange);
    try (exchange) {
      switch (path) {
        case "/version" -> send(exchange, 200, VERSION);
        case "/api/v1" -> send(exchange, 200, RESOURCES);
        case "/api/v1/pods" -> {
          if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // No WebSockets here: clients then take a plain stream.
            send(exchange, 503, "{\"kind\":\"Status\",\"code\":503}");
          } else if (query.containsKey("watch")) {
            watch(exchange);
          } else {
            list(exchange, query);
          }
        }
        default -> send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> all = new HashMap<>();
    String raw = exchange.getRequestURI().getQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int at = pair.indexOf('=');
      all.put(at < 0 ? pair : pair.substring(0, at), at < 0 ? "" : pair.substring(at + 1));
    }
    return all;
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    String asked = query.getOrDefault("continue", "");
    int from = asked.isEmpty() ? 0 : Integer.parseInt(asked);
    int to = Math.min(pods, from + Integer.parseInt(query.getOrDefault("limit", "500")));
    var text =
        new StringBuilder(
                "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":\"")
            .append(to < pods ? to : "")
            .append("\",\"resourceVersion\":\"1\"},\"items\":[");
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ",").append(pod(i, 1, "Running"));
    }
    send(exchange, 200, text.append("]}").toString());
  }

  private static String pod(int number, int version, String phase) {
    return ("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"pod-%05d\","
            + "\"namespace\":\"dev\",\"resourceVersion\":\"%d\",\"labels\":{\"app\":\"web\"},"
            + "\"creationTimestamp\":\"2020-01-01T00:00:00Z\"},\"spec\":{\"nodeName\":\"node-%d\","
            + "\"containers\":[{\"name\":\"app\",\"image\":\"web:1\"}]},\"status\":{\"phase\":\"%s\","
            + "\"podIP\":\"10.0.0.7\",\"containerStatuses\":[{\"name\":\"app\",\"ready\":true,"
            + "\"restartCount\":%d,\"state\":{}}]}}")
        .formatted(number, version, number % 20, phase, version % 100);
  }

  /// Ends when the watcher goes, or with this server.
  private void watch(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    int told = -1;
    long next = System.nanoTime();
    while (!closed) {
      int pace = changesPerSecond;
      if (pace == 0) {
        if (last != told) {
          told = last;
          change(out, 0, "Last-" + told);
        }
        LockSupport.parkNanos(1_000_000);
        next = System.nanoTime();
        continue;
      }
      change(out, sent.get() % pods, "Running");
      next += 1_000_000_000L / pace;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void change(OutputStream out, int number, String phase) throws IOException {
    String line =
        "{\"type\":\"MODIFIED\",\"object\":"
            + pod(number, 2 + sent.getAndIncrement(), phase)
            + "}\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
