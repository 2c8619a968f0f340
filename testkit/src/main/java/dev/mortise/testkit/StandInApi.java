package dev.mortise.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands in for the account's API, as far as the message logger of the examples needs it.
///
/// `POST /api/events/batch` answers 401 without a key, 403 to a key that may not log, 400 to bad
/// JSON, else 200. Its behaviour is set over `/_control/config`, or by the methods here. Listens on
/// a free loopback port. Safe for any thread.
public final class StandInApi implements AutoCloseable {
  /// One request as it came.
  ///
  /// @param status what was answered
  public record Received(
      String method, String path, @Nullable String authorization, String body, int status) {}

  private static final int BODY_BYTES_MAX = 16 << 20;
  private static final int LOG_MAX = 100_000;

  private final HttpServer server;
  // All guarded by this.
  private final List<Received> received = new ArrayList<>();
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final List<Integer> failures = new ArrayList<>();
  private @Nullable Integer always;
  private int retryAfterSeconds = 1;

  private StandInApi(HttpServer server) {
    this.server = server;
    resetKeys();
  }

  /// Starts it.
  public static StandInApi start() {
    return start(0);
  }

  /// Starts it on a loopback port; 0 for a free one.
  public static StandInApi start(int port) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer server = HttpServer.create(address, 0);
      var api = new StandInApi(server);
      server.createContext("/", api::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return api;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Runs it as a program: `--port <n>`; prints its address.
  public static void main(String[] args) throws InterruptedException {
    int port = args.length == 2 && args[0].equals("--port") ? Integer.parseInt(args[1]) : 0;
    try (StandInApi api = start(port)) {
      System.out.println(api.uri());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /// Its address, without a path.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The next requests to the API are answered with these codes, in order, before all else.
  public synchronized StandInApi failNext(int... statuses) {
    for (int status : statuses) {
      failures.add(status);
    }
    return this;
  }

  /// Every request to the API is answered with this code until [#works].
  public synchronized StandInApi failAlways(int status) {
    always = status;
    return this;
  }

  /// Answers as it should again.
  public synchronized StandInApi works() {
    always = null;
    failures.clear();
    return this;
  }

  /// What `Retry-After` says beside 429 and 503.
  public synchronized StandInApi retryAfter(int seconds) {
    retryAfterSeconds = seconds;
    return this;
  }

  /// Everything that came to the API, in order.
  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  /// The events of all batches that were taken, in order.
  public List<Json> events() {
    List<Json> events = new ArrayList<>();
    for (Received request : received()) {
      if (request.status() == 200 && request.path().equals("/api/events/batch")) {
        for (var event : JsonCodec.tree(Json.of(request.body())).path("events")) {
          events.add(Json.of(event.toString()));
        }
      }
    }
    return events;
  }

  /// Waits until what was received fits.
  ///
  /// @throws AssertionError when it does not within a minute
  public synchronized void await(Predicate<List<Received>> condition) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.test(List.copyOf(received))) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("waited in vain; received " + received);
      }
      wait(left);
    }
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      byte[] bytes = http.getRequestBody().readNBytes(BODY_BYTES_MAX);
      String body = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
      String path = http.getRequestURI().getPath();
      if (path.startsWith("/_control/")) {
        control(http, path, body);
        return;
      }
      if (path.equals("/health")) {
        answer(http, 200, Map.of("status", "healthy"));
        return;
      }
      int status = status(http, path, body);
      remember(http, path, body, status);
      if (status == 429 || status == 503) {
        http.getResponseHeaders().set("Retry-After", Integer.toString(retryAfterSeconds));
      }
      answer(http, status, Map.of("success", status == 200));
    }
  }

  private synchronized int status(HttpExchange http, String path, String body) {
    if (!failures.isEmpty()) {
      return failures.removeFirst();
    }
    if (always != null) {
      return always;
    }
    String key = key(http);
    if (key == null || !keys.containsKey(key)) {
      return 401;
    }
    if (!path.equals("/api/events/batch") && !path.equals("/api/events")) {
      return 404;
    }
    if ("free".equals(keys.get(key))) {
      return 403;
    }
    try {
      return JsonCodec.tree(Json.of(body)).path("events").isArray() ? 200 : 400;
    } catch (dev.mortise.api.PluginException e) {
      return 400;
    }
  }

  private static @Nullable String key(HttpExchange http) {
    String bearer = http.getRequestHeaders().getFirst("Authorization");
    if (bearer != null && bearer.startsWith("Bearer ")) {
      return bearer.substring("Bearer ".length());
    }
    return http.getRequestHeaders().getFirst("X-API-Key");
  }

  private synchronized void remember(HttpExchange http, String path, String body, int status) {
    if (received.size() < LOG_MAX) {
      String authorization = http.getRequestHeaders().getFirst("Authorization");
      received.add(new Received(http.getRequestMethod(), path, authorization, body, status));
    }
    notifyAll();
  }

  private void control(HttpExchange http, String path, String body) throws IOException {
    switch (path) {
      case "/_control/reset" -> {
        reset();
        answer(http, 200, Map.of("success", true));
      }
      case "/_control/requests" -> {
        List<Received> all = received();
        answer(http, 200, Map.of("requests", all, "count", all.size()));
      }
      case "/_control/config" -> {
        configure(body);
        answer(http, 200, Map.of("success", true));
      }
      default -> answer(http, 404, Map.of("error", "no control " + path));
    }
  }

  private synchronized void reset() {
    received.clear();
    works();
    retryAfterSeconds = 1;
    resetKeys();
  }

  private void resetKeys() {
    keys.clear();
    keys.put("km_free_123456", "free");
    keys.put("km_pro_789012", "pro");
    keys.put("km_ent_345678", "enterprise");
  }

  private synchronized void configure(String body) {
    var config = JsonCodec.tree(Json.of(body.isEmpty() ? "{}" : body));
    config
        .path("api_keys")
        .properties()
        .forEach(e -> keys.put(e.getKey(), e.getValue().asString()));
    config.path("fail_next").forEach(status -> failures.add(status.asInt()));
    if (config.has("fail_always")) {
      int status = config.path("fail_always").asInt();
      always = status == 0 ? null : status;
    }
    if (config.has("retry_after")) {
      retryAfterSeconds = config.path("retry_after").asInt();
    }
  }

  private static void answer(HttpExchange http, int status, Map<String, ?> document)
      throws IOException {
    byte[] bytes = JsonCodec.encode(document).utf8();
    http.getResponseHeaders().set("Content-Type", "application/json");
    http.sendResponseHeaders(status, bytes.length);
    http.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
