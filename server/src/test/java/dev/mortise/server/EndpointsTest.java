package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.gate.AuditSink;
import dev.mortise.identity.Identity;
import dev.mortise.identity.IdentityConfig;
import dev.mortise.identity.OidcConfig;
import dev.mortise.identity.PluginFacts;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of endpoints: who may ask for each, and its document.
final class EndpointsTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("mortise.root", "..")).resolve("docs/reference/openapi.json");

  @TempDir Path home;
  private Database database;
  private Identity identity;
  private Store store;
  private Clusters clusters;
  private ServerFixture fixture;

  @BeforeEach
  void open() {
    database = Database.open(DatabaseConfig.file(home.resolve("db"), "test"));
    store = Store.open(database);
    identity =
        Identity.open(
            database,
            AuditSink.NOTHING,
            InstantSource.system(),
            IdentityConfig.DEFAULT,
            PluginFacts.NONE);
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
    var access = new RoleClusters(clusters, Judge.EVERYTHING);
    var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
    fixture =
        new ServerFixture(home)
            .wired(p ->
                p.people(identity)
                    .oidc(identity.oidc(provider()))
                    .agent(ServerTables.open(database).agent(store, InstantSource.system()))
                    .clusters(new ServerClusters(clusters, access, function)))
            .open();
  }

  private static OidcConfig provider() {
    return OidcConfig.of(
        URI.create("https://issuer.example"),
        "client",
        "secret",
        URI.create("https://mortise.example/api/auth/callback"));
  }

  @AfterEach
  void close() {
    fixture.close();
    clusters.close();
    identity.close();
    store.close();
    database.close();
  }

  /// What stands open to everybody; whatever else is added asks who is there.
  private static final Set<String> OPEN =
      Set.of(
          "GET /healthz",
          "GET /first-start",
          "GET /readyz",
          "GET /metrics",
          "GET /api/v2/openapi.json",
          "GET /api/auth/providers",
          "POST /api/auth/login/password",
          "GET /api/auth/login",
          "GET /api/auth/callback",
          "POST /api/auth/first-start");

  @Test
  void everythingButThisAsksWhoIsThere() {
    Set<String> open =
        fixture.server().table().endpoints().stream()
            .filter(e -> e.admission() == Admission.OPEN)
            .map(e -> e.method() + " " + e.path())
            .collect(Collectors.toCollection(TreeSet::new));
    open.removeAll(OPEN);
    assertEquals(Set.of(), open);
  }

  @Test
  void everyOtherEndpointRefusesStrangersAndAdminsOnesRefuseOthers() {
    for (Endpoint endpoint : fixture.server().table().endpoints()) {
      if (endpoint.admission() == Admission.OPEN) {
        continue;
      }
      String method = endpoint.method().equals("ANY") ? "GET" : endpoint.method();
      String path =
          endpoint.path().replaceAll("\\{[a-z]+\\.\\.\\.}", "x").replaceAll("\\{[a-z]+}", "x");
      var nobody =
          fixture.anonymous(path).method(method, java.net.http.HttpRequest.BodyPublishers.noBody());
      assertEquals(401, fixture.send(nobody).statusCode(), method + " " + path);
      boolean admins = endpoint.admission() != Admission.SIGNED_IN;
      var alice =
          fixture.request(path).method(method, java.net.http.HttpRequest.BodyPublishers.noBody());
      if (admins) {
        assertEquals(403, fixture.send(alice).statusCode(), method + " " + path);
      }
    }
  }

  @Test
  void everyShapeIsKnown() {
    for (Endpoint endpoint : fixture.server().table().endpoints()) {
      for (String shape : List.of(endpoint.body(), endpoint.result())) {
        assertTrue(
            shape.isEmpty() || Shapes.known(shape), () -> endpoint.path() + " names " + shape);
      }
    }
  }

  @Test
  void theDocumentIsTheTable() throws IOException {
    String now = OpenApi.of(fixture.server().table()).toPrettyString() + "\n";
    if (Boolean.getBoolean("mortise.golden.write")) {
      Files.writeString(DOCUMENT, now);
    }
    assertEquals(
        Files.readString(DOCUMENT),
        now,
        "run this test with -Dmortise.golden.write=true and look at what changed");
  }

  @Test
  void everyCodeHasAStatus() {
    for (ErrorCode code : ErrorCode.values()) {
      int status = ErrorAnswer.status(code);
      assertTrue(status >= 400 && status < 600, code.name());
    }
  }

  @Test
  void literalPathsWinOverNames() {
    EndpointTable table = fixture.server().table();
    assertEquals("/api/v1/plugins/manifests", path(table, "GET", "/api/v1/plugins/manifests"));
    assertEquals("/api/v1/plugins/manifests", path(table, "GET", "/api/v1/plugins/manifests/"));
    assertEquals("/api/v1/plugins", path(table, "GET", "/api/v1/plugins/"));
    assertEquals(PluginEndpoints.PROXY, path(table, "GET", "/api/v1/plugins/a"));
    assertEquals(PluginEndpoints.PROXY, path(table, "PUT", "/api/v1/plugins/a/b/c"));
    assertEquals("/api/v1/{type}/{namespace}", path(table, "GET", "/api/v1/pods/default"));
    assertTrue(
        table.find("GET", CleanPath.of("/api/v1/plugins/tools/x"))
            instanceof EndpointTable.Match.OtherMethods);
    assertTrue(table.find("GET", CleanPath.of("/nothing")) instanceof EndpointTable.Match.Nothing);
  }

  private static String path(EndpointTable table, String method, String path) {
    return table.find(method, CleanPath.of(path)) instanceof EndpointTable.Match.Found found
        ? found.endpoint().path()
        : "none";
  }
}
