package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.cli.AuditReading;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import dev.mortise.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers, wired as `mortise serve --database` wires them, on one PostgreSQL: what one is told
/// holds on the other.
@Tag("process")
@Timeout(300)
final class TwoServersTest {
  private static final String GRANTS = "/api/v2/plugins/gauge/grants";
  private static final String KUBECONFIG =
      "{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],"
          + " clusters: [{name: c, cluster: {server: 'https://127.0.0.1:9'}}],"
          + " users: [{name: u, user: {token: secret}}]}";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private String database = "";
  private @Nullable ServedHost first;
  private @Nullable ServedHost second;
  private URI one = URI.create("http://unset");
  private URI other = one;
  private Browser admin = new Browser(client);

  @BeforeEach
  void open() throws IOException {
    open(folder, "100/s");
  }

  /// @param root of all files
  /// @param rate at which the plugin may be called
  private void open(Path root, String rate) throws IOException {
    database = TestPostgres.url();
    Path plugins = GaugePlugin.into(root.resolve("plugins"), 1, rate);
    Scene here = new Scene(root.resolve("a"), plugins);
    first = here.open(database);
    one = first.uri();
    admin = Browser.admin(client, first.firstStart().orElseThrow());
    Path keys = here.paths().state().resolve("secrets.key");
    Files.writeString(keys, "k1 " + "A".repeat(43) + "=\n");
    second = new Scene(root.resolve("b"), plugins).sharingKeysOf(here).open(database);
    other = second.uri();
  }

  @AfterEach
  void close() {
    if (second != null) {
      second.close();
    }
    if (first != null) {
      first.close();
    }
  }

  private void grant(URI at, String permission) {
    admin.ask(at, "POST", GRANTS, "{\"permission\":\"" + permission + "\",\"background\":true}");
  }

  /// Grants on the one, and waits until the plugin answers on both.
  private void running() {
    grant(one, "process:unconfined");
    grant(one, "http:get:/**");
    for (URI server : List.of(one, other)) {
      Browser.await("the plugin answers at " + server, () -> ping(server) == 200);
    }
  }

  private int ping(URI server) {
    return admin.get(server, GaugePlugin.ROOT + "/ping").statusCode();
  }

  @Test
  void aGrantGivenHereLetsThePluginRunThereAndTheSessionIsGoodOnBoth() {
    assertTrue(second != null && second.firstStart().isEmpty(), "there is an admin already");
    assertEquals(503, ping(other), "nothing is granted yet");
    running();
    assertEquals(
        "root",
        admin.ask(other, "GET", "/api/auth/user", "").path("user").path("username").asString());
    admin.ask(one, "POST", "/api/auth/logout", "");
    Browser.await(
        "who signs out here is out there",
        () -> admin.get(other, "/api/auth/user").statusCode() == 401);
  }

  @Test
  void aRevokedGrantIsRefusedThereAndItsOpenStreamsEnd() throws Exception {
    running();
    try (BufferedReader here = admin.stream(one, GaugePlugin.ROOT + "/ticks");
        BufferedReader there = admin.stream(other, GaugePlugin.ROOT + "/ticks")) {
      assertEquals("data: 0", event(here));
      assertEquals("data: 0", event(there));
      assertEquals("data: 1", event(there));
      long began = System.nanoTime();
      admin.ask(one, "DELETE", GRANTS + "?permission=http:get:/**", "");
      ended(there);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      ended(here);
      assertEquals(403, ping(other));
      System.out.println("a stream ended on the other server after " + took.toMillis() + " ms");
    }
  }

  @Test
  void aClusterAddedHereIsThereTooAndCanBeUsedOnBoth() {
    assertEquals(0, admin.ask(other, "GET", "/api/v1/clusters", "").size());
    admin.ask(one, "PUT", "/api/v2/clusters/dev", "{\"kubeconfig\":\"" + KUBECONFIG + "\"}");
    Browser.await(
        "the other server knows it",
        () -> admin.get(other, "/api/v1/clusters").body().contains("\"dev\""));
    for (URI server : List.of(one, other)) {
      String why = admin.get(server, "/api/v1/pods/default").body();
      assertTrue(why.contains("nothing answers at its address"), "its kubeconfig opened: " + why);
    }
    admin.ask(other, "DELETE", "/api/v2/clusters/dev", "");
    Browser.await(
        "it has gone from both", () -> admin.get(one, "/api/v1/clusters").body().equals("[]"));
  }

  private static String event(BufferedReader stream) throws IOException {
    String line = stream.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = stream.readLine();
    }
    return String.valueOf(line);
  }

  /// Reads on until the server ends it; the test's time-out is the only limit.
  private static void ended(BufferedReader stream) {
    try {
      String line = stream.readLine();
      while (line != null) {
        line = stream.readLine();
      }
      assertNull(line);
    } catch (IOException cut) {
      // An answer that is cut off ends too.
      assertTrue(cut.getMessage() != null);
    }
  }

  /// One call a second and a burst of two, however many servers there are: ten calls take at least
  /// seven seconds, where two servers with a rate each would need three. A slow machine takes
  /// longer.
  @Test
  void aRateIsTheSameOverBoth() throws Exception {
    close();
    open(folder.resolve("slow"), "1/s");
    running();
    List<URI> servers = List.of(one, other);
    int threads = 4;
    AtomicInteger passed = new AtomicInteger();
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        URI server = servers.get(i % 2);
        all.add(pool.submit(() -> hammer(server, passed)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    assertTrue(passed.get() <= 2 + seconds + 1, passed + " in " + seconds + " s");
  }

  /// Calls until all together were let in ten times.
  private void hammer(URI server, AtomicInteger passed) {
    while (passed.get() < 10) {
      HttpResponse<String> response = admin.get(server, GaugePlugin.ROOT + "/ping");
      if (response.statusCode() == 200) {
        passed.incrementAndGet();
      } else {
        assertEquals(429, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("retry-after").isPresent());
      }
    }
  }

  @Test
  void settingsAndSecretsSetHereReachThePluginThere() {
    running();
    admin.ask(one, "PUT", "/api/v1/admin/plugins/gauge/settings", "{\"word\":\"hello\"}");
    for (URI server : List.of(one, other)) {
      Browser.await("the word at " + server, () -> body(server, "/word").equals("hello"));
      assertEquals("null", body(server, "/key"));
    }
    admin.ask(other, "PUT", "/api/v2/plugins/gauge/secrets/key", "{\"value\":\"s3cret\"}");
    for (URI server : List.of(one, other)) {
      Browser.await("the handle", () -> body(server, "/key").equals("{{secret:key}}"));
      assertTrue(
          admin
              .ask(server, "GET", "/api/v2/plugins/gauge/secrets", "")
              .path(0)
              .path("set")
              .asBoolean());
    }
  }

  private String body(URI server, String path) {
    return admin.get(server, GaugePlugin.ROOT + path).body();
  }

  @Test
  void aPluginDisabledHereStopsThereAndStartsAgain() {
    running();
    String enable = "/api/v1/admin/plugins/gauge/enable";
    admin.ask(one, "POST", enable, "{\"enabled\":false}");
    Browser.await("it stops there", () -> ping(other) == 503);
    admin.ask(one, "POST", enable, "{\"enabled\":true}");
    Browser.await("it starts there", () -> ping(other) == 200);
  }

  @Test
  void bothChainsOfTheAuditVerify() {
    running();
    admin.ask(other, "DELETE", GRANTS + "?permission=http:get:/**", "");
    close();
    first = null;
    second = null;
    DatabaseConfig config =
        DatabaseConfig.postgres(folder.resolve("a"), DatabaseUrl.parse(database), "test");
    try (AuditReading audit = new StoredAudit(config)) {
      List<AuditReading.Verdict> verdicts = audit.verify();
      assertEquals(2, verdicts.size(), verdicts::toString);
      for (AuditReading.Verdict verdict : verdicts) {
        assertTrue(verdict.bad().isEmpty() && verdict.records() > 0, verdict::toString);
        assertEquals(0, verdict.unsigned(), "a clean end signs all of it");
      }
    }
  }
}
