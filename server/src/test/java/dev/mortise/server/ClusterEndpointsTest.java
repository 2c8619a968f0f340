package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ClusterEvents;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.sdk.MortisePlugin;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clusters over HTTP. None of them answers: what is refused is refused before anybody dials.
final class ClusterEndpointsTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:9"}}]
      users: [{name: u, user: {token: very-secret}}]
      """;

  @TempDir Path home;
  private Clusters clusters;
  private ServerFixture fixture;
  private final List<ClusterEvents.Event> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
    Judge judge =
        (caller, access) ->
            caller.name().equals("alice")
                ? Optional.of("alice's roles do not allow it")
                : Optional.empty();
    var access = new RoleClusters(clusters, judge);
    var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
    fixture =
        new ServerFixture(home)
            .wired(p -> p.clusters(new ServerClusters(clusters, access, function)))
            .plugin(
                "news",
                p -> p.permission("cluster:observe").contributes("cluster-events", ""),
                () -> MortisePlugin.builder("news", "1.0.0").clusterEvents(told::add).build())
            .open();
    fixture
        .host()
        .grant(
            "news",
            dev.mortise.api.Permission.parse("cluster:observe"),
            true,
            ServerFixture.operator());
  }

  @AfterEach
  void close() {
    fixture.close();
    clusters.close();
  }

  private HttpResponse<String> put(String who, String name) {
    String body = Nodes.object().put("kubeconfig", KUBECONFIG).put("isDefault", true).toString();
    return fixture.send(
        fixture
            .as(who, "/api/v2/clusters/" + name)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void aClusterComesAndGoesAndPluginsAreTold() {
    assertEquals("[]", fixture.get("/api/v1/clusters").body());
    assertEquals(401, put("admin", "dev").statusCode());
    HttpResponse<String> made = put("root", "dev");
    assertEquals(200, made.statusCode(), made.body());
    HttpResponse<String> list = fixture.send(fixture.as("root", "/api/v1/clusters"));
    assertEquals("dev", ServerFixture.json(list).get(0).get("name").asString());
    assertTrue(ServerFixture.json(list).get(0).get("isDefault").asBoolean());
    assertFalse(list.body().contains("very-secret"), list.body());
    assertEquals("[]", fixture.get("/api/v1/clusters").body(), "alice has no role");
    ServerFixture.await(() -> told.contains(new ClusterEvents.Event("added", "dev")));
    assertEquals(
        200, fixture.send(fixture.as("root", "/api/v2/clusters/dev").DELETE()).statusCode());
    ServerFixture.await(() -> told.contains(new ClusterEvents.Event("removed", "dev")));
  }

  @Test
  void rolesAreAskedBeforeAnyClusterIs() {
    put("root", "dev");
    HttpResponse<String> refused = fixture.get("/api/v1/pods/default");
    assertEquals(403, refused.statusCode(), refused.body());
    assertEquals(403, fixture.get("/api/v1/pods/default/web/logs").statusCode());
    HttpResponse<String> apply =
        fixture.post("alice", "/api/v1/resources/apply", "{\"yaml\":\"a: 1\"}");
    assertTrue(apply.statusCode() == 200 || apply.statusCode() == 403, apply.body());
    assertEquals(
        503,
        fixture.send(fixture.as("root", "/api/v1/pods/default")).statusCode(),
        "nothing listens there");
  }

  @Test
  void anUnknownClusterIsNotFound() {
    put("root", "dev");
    HttpRequest.Builder other =
        fixture.as("root", "/api/v1/pods/default").header("x-cluster-name", "prod");
    assertEquals(404, fixture.send(other).statusCode());
    assertEquals(
        404,
        fixture.send(fixture.as("root", "/api/v1/pods/default?x-cluster-name=prod")).statusCode());
  }
}
