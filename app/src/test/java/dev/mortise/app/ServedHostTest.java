package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.mortise.cli.ServeRequest;
import dev.mortise.testkit.StandInCollector;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One server as `mortise serve` wires it, with a real plugin: what reaches the plugin of what its
/// operators set, and what is left of it when it goes.
@Tag("process")
@Timeout(300)
final class ServedHostTest {
  private static final String PLUGIN = "/api/v2/plugins/gauge";
  private static final String SECRET = "hunter2-of-the-test";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> keysSeen = new LinkedBlockingQueue<>();
  private HttpServer elsewhere;
  private @Nullable ServedHost server;
  private Browser admin = new Browser(client);
  private URI uri = URI.create("http://unset");
  private Scene scene = new Scene(Path.of(""), Path.of(""));

  @BeforeEach
  void prepare() throws IOException {
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          keysSeen.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    elsewhere.start();
    int port = elsewhere.getAddress().getPort();
    // Where installed plugins lie, so that it can be removed.
    Path home = folder.resolve("home");
    scene = new Scene(home, GaugePlugin.into(new Scene(home, home).paths().plugins(), port));
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    elsewhere.stop(0);
  }

  private void open(ServeRequest request) {
    ServedHost opened = scene.open(request);
    server = opened;
    uri = opened.uri();
    opened.firstStart().ifPresent(link -> admin = Browser.admin(client, link));
  }

  /// Opens it and grants the plugin what it asks for.
  private void running() {
    open(scene.request(null));
    int port = elsewhere.getAddress().getPort();
    for (String permission :
        List.of(
            "http:get:/**",
            "net:http:127.0.0.1:" + port,
            "secrets:use",
            "storage:use",
            "process:unconfined")) {
      admin.ask(uri, "POST", PLUGIN + "/grants", "{\"permission\":\"" + permission + "\"}");
    }
    Browser.await("the plugin answers", () -> routed("/ping").statusCode() == 200);
  }

  private HttpResponse<String> routed(String path) {
    return admin.get(uri, GaugePlugin.ROOT + path);
  }

  @Test
  void aSecretReachesThePluginAsAHandleAndOnlyTheHostItIsFor() throws Exception {
    running();
    int port = elsewhere.getAddress().getPort();
    String body = "{\"value\":\"" + SECRET + "\",\"hosts\":[\"127.0.0.1:" + port + "\"]}";
    JsonNode kept = admin.ask(uri, "PUT", PLUGIN + "/secrets/key", body);
    assertEquals("key", kept.path(0).path("name").asString());
    assertTrue(kept.path(0).path("set").asBoolean());
    assertEquals("127.0.0.1:" + port, kept.path(0).path("hosts").path(0).asString());
    // The plugin was started anew beside itself before the answer came.
    assertEquals("{{secret:key}}", routed("/key").body());
    assertEquals("204", routed("/fetch/" + port).body());
    assertEquals(SECRET, keysSeen.poll(60, TimeUnit.SECONDS));
    admin.ask(uri, "PUT", PLUGIN + "/secrets/key", "{\"value\":\"x\",\"hosts\":[\"a.example\"]}");
    String refused = routed("/fetch/" + port).body();
    assertTrue(refused.contains("the secret key may go to a.example"), refused);
    assertEquals(null, keysSeen.poll());
    admin.ask(uri, "DELETE", PLUGIN + "/secrets/key", "");
    assertEquals("null", routed("/key").body());
    neverShown();
  }

  /// Nowhere: no answer, no log, no file.
  private void neverShown() throws IOException {
    for (String path :
        List.of(
            "/api/v1/admin/plugins/gauge/settings",
            PLUGIN + "/secrets",
            "/api/v2/audit",
            PLUGIN + "/why")) {
      assertFalse(admin.get(uri, path).body().contains(SECRET), path);
    }
    nowhereInFiles(SECRET);
  }

  private void nowhereInFiles(String text) throws IOException {
    // What runs makes files and removes them meanwhile.
    if (server != null) {
      server.close();
      server = null;
    }
    try (var files = Files.walk(scene.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(text), file.toString());
      }
    }
  }

  @Test
  void aPluginsStreamEndsWithTheRoleThatAllowedIt() throws Exception {
    running();
    String person = "{\"username\":\"vera\",\"password\":\"correct horse battery\"}";
    admin.ask(uri, "POST", "/api/v2/users", person);
    admin.ask(uri, "PUT", "/api/v2/roles/viewer/users/vera", "");
    Browser vera = Browser.of(client, uri, person);
    try (BufferedReader ticks = vera.stream(uri, GaugePlugin.ROOT + "/ticks")) {
      assertEquals("data: 0", ticks.readLine());
      admin.ask(uri, "DELETE", "/api/v2/roles/viewer/users/vera", "");
      assertThrows(
          IOException.class,
          () -> {
            while (ticks.readLine() != null) {
              // Those that were on their way.
            }
          });
    }
    assertEquals(200, vera.get(uri, "/api/auth/user").statusCode(), "still signed in");
  }

  /// As behind a proxy on this machine: whom it names is the one that is slowed.
  @Test
  void aTrustedProxySaysWhoIsSlowed() throws Exception {
    scene.configured("trusted-proxies = \"127.0.0.0/8\"\n");
    open(scene.request(null));
    int last = 0;
    for (int i = 0; i < 200 && last != 429; i++) {
      last = tried("name" + i, "203.0.113.7");
    }
    assertEquals(429, last);
    assertEquals(401, tried("somebody", "198.51.100.1"));
  }

  private int tried(String name, String forwardedFor) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri + "/api/auth/login/password"))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", "192.0.2.1, " + forwardedFor)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"" + name + "\",\"password\":\"wrong\"}"))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void wrongSecretsAreRefusedWithAReason() {
    open(scene.request(null));
    HttpResponse<String> unknown =
        admin.send(uri, "PUT", PLUGIN + "/secrets/word", "{\"value\":\"x\"}");
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("its manifest names key"), unknown.body());
    assertEquals(400, admin.send(uri, "PUT", PLUGIN + "/secrets/key", "{}").statusCode());
    String bad = "{\"value\":\"x\",\"hosts\":[\"a b\"]}";
    assertEquals(400, admin.send(uri, "PUT", PLUGIN + "/secrets/key", bad).statusCode());
    String long64 = "{\"value\":\"" + "x".repeat(65_537) + "\"}";
    assertEquals(429, admin.send(uri, "PUT", PLUGIN + "/secrets/key", long64).statusCode());
    assertEquals(401, new Browser(client).get(uri, PLUGIN + "/secrets").statusCode());
  }

  @Test
  void whatWasKeptOfAPluginGoesWithItUnlessSomebodySaysOtherwise() throws IOException {
    running();
    admin.ask(uri, "PUT", "/api/v1/admin/plugins/gauge/settings", "{\"word\":\"kept\"}");
    assertEquals("nothing", routed("/note").body());
    assertEquals("kept", routed("/note").body());
    assertEquals("kept", removed("?keepData=true"));
    again();
    assertEquals("kept", routed("/note").body());
    assertEquals("kept", routed("/word").body());
    assertEquals("removed", removed(""));
    again();
    assertEquals("nothing", routed("/note").body());
    assertEquals("none", routed("/word").body());
    HttpResponse<String> kite =
        admin.send(uri, "DELETE", "/api/v1/admin/plugins/gauge?keepData=true", "");
    assertEquals(204, kite.statusCode(), kite.body());
    assertEquals("kept", kite.headers().firstValue("X-Mortise-Data").orElse(""));
  }

  @Test
  void whatAPluginKeepsIsEncryptedWhereTheConfigurationSaysSo() throws IOException {
    scene.configured("storage-encrypt = \"gauge\"\n");
    running();
    assertEquals("nothing", routed("/note").body());
    assertEquals("kept", routed("/note").body());
    nowhereInFiles("{\"text\":\"kept\"}");
  }

  private String removed(String query) {
    return admin.ask(uri, "DELETE", PLUGIN + query, "").path("data").asString();
  }

  /// The very same files come back; what was granted to them still is.
  private void again() throws IOException {
    GaugePlugin.into(scene.plugins(), elsewhere.getAddress().getPort());
    admin.ask(uri, "POST", "/api/v2/rescan", "");
    Browser.await("it answers again", () -> routed("/ping").statusCode() == 200);
  }

  @Test
  void workInTheBackgroundReachesAClusterAsTheUserWhoWasNamedForIt() {
    running();
    addCluster();
    String grant = "{\"permission\":\"k8s:get:pods\",\"background\":true%s}";
    admin.ask(uri, "POST", PLUGIN + "/grants", grant.formatted(""));
    String nobody = routed("/pod").body();
    assertTrue(nobody.contains("no user was named"), nobody);
    String person = "{\"username\":\"vera\",\"password\":\"correct horse battery\"}";
    admin.ask(uri, "POST", "/api/v2/users", person);
    String asVera = grant.formatted(",\"as\":\"vera\"");
    admin.ask(uri, "POST", PLUGIN + "/grants", asVera);
    String without = routed("/pod").body();
    assertTrue(without.contains("vera's roles do not allow"), without);
    admin.ask(uri, "PUT", "/api/v2/roles/viewer/users/vera", "");
    String reached = routed("/pod").body();
    assertTrue(reached.contains("nothing answers at its address"), reached);
    admin.ask(uri, "DELETE", "/api/v2/users/vera", "");
    String gone = routed("/pod").body();
    assertTrue(gone.contains("vera, named for its work in the background"), gone);
  }

  @Test
  void aClusterThatWasAddedOutlivesTheServer() {
    open(scene.request(null));
    addCluster();
    if (server != null) {
      server.close();
    }
    open(scene.request(null));
    JsonNode clusters = admin.ask(uri, "GET", "/api/v1/clusters", "");
    assertEquals("dev", clusters.path(0).path("name").asString());
    assertTrue(clusters.path(0).path("isDefault").asBoolean());
    String why = admin.get(uri, "/api/v1/pods/default").body();
    assertTrue(why.contains("nothing answers at its address"), why);
  }

  /// One at whose address nothing answers.
  private void addCluster() {
    String kubeconfig =
        "{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {server: 'https://127.0.0.1:9'}}],"
            + " users: [{name: u, user: {token: %s}}]}".formatted(SECRET);
    admin.ask(
        uri,
        "PUT",
        "/api/v2/clusters/dev",
        "{\"kubeconfig\":\"" + kubeconfig + "\",\"isDefault\":true}");
  }

  @Test
  void theConfigurationBoundsRatesAndConcurrency() throws IOException {
    scene.configured("area-rates = \"http=2/m\"\nrate = \"50/s\"\n");
    running();
    HttpResponse<String> last = routed("/ping");
    for (int i = 0; i < 10 && last.statusCode() == 200; i++) {
      last = routed("/ping");
    }
    assertEquals(429, last.statusCode(), last.body());
    assertTrue(last.body().contains("raise area-rates"), last.body());
    assertTrue(last.headers().firstValue("retry-after").isPresent());
    measured(admin.get(uri, "/metrics").body());
  }

  /// What an operator watches: calls, refusals, times, restarts, memory, by plugin.
  private static void measured(String metrics) {
    for (String series :
        List.of(
            "mortise_calls_total{code=\"\",direction=\"in\",outcome=\"done\",plugin=\"gauge\"}",
            "mortise_calls_total{code=\"resource_exhausted\",direction=\"in\",outcome=\"refused\"",
            "mortise_call_seconds_bucket{direction=\"in\",plugin=\"gauge\",le=",
            "mortise_plugin_running{plugin=\"gauge\"} 1",
            "mortise_plugin_restarts{plugin=\"gauge\"} 0",
            "mortise_plugin_memory_bytes{plugin=\"gauge\"}")) {
      assertTrue(metrics.contains(series), series + " is not in\n" + metrics);
    }
  }

  @Test
  void callsAreToldToTheCollectorUnderTheNumbersThatThePluginWasTold() throws Exception {
    try (StandInCollector collector = new StandInCollector()) {
      scene.configured("otlp-endpoint = \"" + collector.uri() + "\"\n");
      running();
      String theirs = "0af7651916cd43dd8448eb211c80319c";
      String seen = admin.traced(uri, GaugePlugin.ROOT + "/trace", theirs);
      String[] parts = seen.split("-", -1);
      assertEquals(theirs, parts[1], "part of the trace of whoever asked");
      if (server != null) {
        server.close();
      }
      List<Span> spans = spans(collector);
      Span call =
          spans.stream()
              .filter(span -> hex(span.getSpanId()).equals(parts[2]))
              .findFirst()
              .orElseThrow(() -> new AssertionError(spans.toString()));
      assertEquals("routes handle", call.getName());
      assertEquals(theirs, hex(call.getTraceId()));
      assertEquals(Browser.SPAN, hex(call.getParentSpanId()));
      assertFalse(collector.reports("/v1/metrics").isEmpty());
    }
  }

  private static List<Span> spans(StandInCollector collector) throws IOException {
    List<Span> spans = new ArrayList<>();
    for (StandInCollector.Report report : collector.reports("/v1/traces")) {
      ExportTraceServiceRequest.parseFrom(report.body().array())
          .getResourceSpansList()
          .forEach(r -> r.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
    }
    return spans;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
