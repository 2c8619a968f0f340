package dev.mortise.server;

import static dev.mortise.server.AgentScene.named;
import static dev.mortise.server.AgentScene.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.testkit.ModelStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent's tools for clusters, on fabric8's stand-in: with the person's rights, confirmed,
/// remembered. The roles of `alice` hold nothing but the namespace `dev`.
@Timeout(120)
final class AgentClusterTest {
  @TempDir Path home;
  private final MockCluster cluster = new MockCluster();
  private final List<String> noted = new CopyOnWriteArrayList<>();
  private Clusters clusters;
  private AgentScene scene;

  @BeforeEach
  void open() throws Exception {
    Path kubeconfig = home.resolve("kubeconfig");
    Files.writeString(kubeconfig, cluster.kubeconfig());
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of(kubeconfig)),
            ClusterRecords.inMemory(),
            InstantSource.system());
    Judge judge =
        (caller, access) ->
            access.namespace().isEmpty()
                    || access.namespace().equals("dev")
                    || access.resource().equals("namespaces")
                ? Optional.empty()
                : Optional.of(caller.name() + "'s roles end at dev");
    var access = new RoleClusters(clusters, judge);
    var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
    scene =
        new AgentScene(home, ModelStreams.OPENAI)
            .wired(p ->
                p.judge(judge)
                    .changes(noting())
                    .clusters(new ServerClusters(clusters, access, function)));
    create(
        "configmaps",
        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\"},\"data\":{\"motd\":\"for-people\"}}");
    create(
        "secrets",
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"key\"},\"data\":{\"pw\":\"aHVudGVyMg==\"}}");
    create(
        "pods",
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web-0\"},\"status\":{\"phase\":\"Running\"}}");
  }

  private AuditSink noting() {
    return new AuditSink() {
      @Override
      public void intends(CallRecord call) {}

      @Override
      public void record(CallRecord call) {}

      @Override
      public void changed(Change change) {
        String end = change.end() == null ? "" : " " + change.end().outcome();
        noted.add(change.by().name() + " " + change.action() + " " + change.target() + end);
      }
    };
  }

  private void create(String type, String document) {
    var made = scene.post("alice", "/api/v1/" + type + "/dev", document);
    assertEquals(201, made.statusCode(), made.body());
  }

  @AfterEach
  void close() {
    scene.close();
    clusters.close();
    cluster.close();
  }

  private String result(String tool, String arguments) {
    List<String> told = scene.thenCall(tool, arguments).thenSay("so").ask("look");
    assertTrue(told.get(1).startsWith("tool_result "), told::toString);
    return Nodes.tree(Json.of(told.get(1).substring("tool_result ".length())))
        .path("result")
        .asString("");
  }

  @Test
  void itSeesWhatThePersonSeesAndNoSecret() {
    String list = result("list_resources", "{\"resource\":\"pods\",\"namespace\":\"dev\"}");
    assertTrue(list.contains("\"name\":\"web-0\"") && list.contains("\"phase\":\"Running\""), list);
    String secret =
        result("get_resource", "{\"resource\":\"secrets\",\"namespace\":\"dev\",\"name\":\"key\"}");
    assertTrue(secret.contains("\"pw\":\"***\"") && !secret.contains("aHVu"), secret);
    String map =
        result(
            "get_resource", "{\"resource\":\"configmaps\",\"namespace\":\"dev\",\"name\":\"web\"}");
    assertTrue(map.contains("\"motd\":\"***\""), map);
    String refused = result("list_resources", "{\"resource\":\"pods\",\"namespace\":\"prod\"}");
    assertTrue(refused.contains("alice's roles end at dev"), refused);
    String overview = result("get_cluster_overview", "{}");
    assertTrue(overview.contains("\"cluster\":\"mock\""), overview);
    assertTrue(
        overview.contains("\"pods\":{\"count\":1,\"complete\":true,\"Running\":1}"), overview);
    assertTrue(result("get_resource", "{\"resource\":7}").contains("resource must be a text"));
    assertFalse(scene.model.asked().getLast().body().toString().contains("aHVu"));
  }

  @Test
  void whatItDeletesIsConfirmedAndRemembered() {
    String arguments = "{\"resource\":\"configmaps\",\"namespace\":\"dev\",\"name\":\"web\"}";
    String session = scene.waiting("delete_resource", arguments);
    assertEquals(200, scene.fixture.get("/api/v1/configmaps/dev/web").statusCode());
    scene.thenSay("gone");
    List<String> told = told(scene.post("alice", AgentScene.CONTINUE, named(session)));
    assertTrue(told.get(1).contains("\"result\":\"deleted\""), told::toString);
    assertEquals(404, scene.fixture.get("/api/v1/configmaps/dev/web").statusCode());
    assertTrue(noted.contains("alice ai.delete_resource mock/dev/configmaps/web"), noted::toString);
    String remembered = scene.fixture.get("/api/v1/configmaps/dev/web/history").body();
    assertTrue(remembered.contains("\"operationSource\":\"ai\""), remembered);
  }

  @Test
  void whatThePersonMayNotIsNotAskedOfThem() {
    String arguments = "{\"resource\":\"configmaps\",\"namespace\":\"prod\",\"name\":\"web\"}";
    List<String> told = scene.thenCall("delete_resource", arguments).thenSay("no").ask("drop it");
    assertTrue(told.getFirst().contains("alice's roles end at dev"), told::toString);
    assertFalse(told.toString().contains("action_required"));
    told =
        scene.thenCall("create_resource", "{\"resource\":\"pods\"}").thenSay("no").ask("make it");
    assertTrue(told.getFirst().contains("document must be a JSON object"), told::toString);
  }

  @Test
  void itMakesAndChangesAsWell() {
    String document =
        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"new\"},\"data\":{\"a\":\"1\"}}";
    confirmed(
        "create_resource",
        "{\"resource\":\"configmaps\",\"namespace\":\"dev\",\"document\":" + document + "}");
    confirmed(
        "patch_resource",
        "{\"resource\":\"configmaps\",\"namespace\":\"dev\",\"name\":\"new\",\"patch\":{\"data\":{\"b\":\"2\"}}}");
    String now = scene.fixture.get("/api/v1/configmaps/dev/new").body();
    assertTrue(now.contains("\"a\":\"1\"") && now.contains("\"b\":\"2\""), now);
  }

  private void confirmed(String tool, String arguments) {
    String session = scene.waiting(tool, arguments);
    scene.thenSay("done");
    List<String> told = told(scene.post("alice", AgentScene.CONTINUE, named(session)));
    assertTrue(told.get(1).contains("\"is_error\":false"), told::toString);
  }
}
