package dev.mortise.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// As much of a Kubernetes API as lists pods, and a page of JSON lines, so that the demonstration
/// needs no cluster and no network.
final class StandInCluster implements AutoCloseable {
  private static final String LINES = "/processes";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StandInCluster(HttpServer server) {
    this.server = server;
  }

  /// Starts it on a port of its own.
  static StandInCluster start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var cluster = new StandInCluster(HttpServer.create(address, 0));
      cluster.server.setExecutor(cluster.threads);
      cluster.server.createContext("/", cluster::answer);
      cluster.server.start();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (path.endsWith("/pods") && query.contains("watch=true")) {
      // A watch to which nothing happens; it ends with the server.
      exchange.sendResponseHeaders(200, 0);
      return;
    }
    String body =
        switch (path) {
          case "/api/v1/pods", "/api/v1/namespaces/shop/pods" -> pods();
          case "/api/v1/namespaces" -> namespaces();
          case "/version" -> "{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"v1.33.0\"}";
          case LINES -> processes();
          default -> "";
        };
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(
        bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static String namespaces() {
    return "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
        + "\"items\":[{\"metadata\":{\"name\":\"shop\",\"uid\":\"n1\"}}]}";
  }

  private static String pods() {
    String items =
        List.of(
                pod("web-1", "ash", "Running", 0),
                pod("web-2", "birch", "Running", 2),
                pod("cart-1", "ash", "Running", 0),
                pod("mail-1", "birch", "Pending", 0),
                pod("stock-1", "cedar", "Failed", 7))
            .stream()
            .collect(Collectors.joining(","));
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":["
        + items
        + "]}";
  }

  private static String pod(String name, String node, String phase, int restarts) {
    return """
    {"metadata":{"name":"%1$s","namespace":"shop","uid":"%1$s","resourceVersion":"5",
    "creationTimestamp":"2026-01-05T08:00:00Z"},"spec":{"nodeName":"%2$s","containers":[{"name":"c",
    "resources":{"requests":{"cpu":"250m","memory":"128Mi"}}}]},"status":{"phase":"%3$s",
    "containerStatuses":[{"name":"c","restartCount":%4$d,"ready":true}]}}\
    """
        .formatted(name, node, phase, restarts);
  }

  private static String processes() {
    return """
    {"pid":1,"name":"init","cpu":0.1,"rss":12}
    {"pid":312,"name":"java","cpu":41.5,"rss":512}
    {"pid":98,"name":"postgres","cpu":7.2,"rss":230}
    this line is no JSON
    {"pid":411,"name":"nginx","cpu":1.9,"rss":34}
    """;
  }

  /// Where its JSON lines are.
  String lines() {
    return address() + LINES;
  }

  /// Host and port.
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private String address() {
    return "http://" + authority();
  }

  /// Writes the file that leads to it.
  void kubeconfig(Path file) {
    try {
      Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: shop
          clusters: [{name: shop, cluster: {server: "%s"}}]
          users: [{name: olga, user: {}}]
          contexts: [{name: shop, context: {cluster: shop, user: olga, namespace: shop}}]
          """
              .formatted(address()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
