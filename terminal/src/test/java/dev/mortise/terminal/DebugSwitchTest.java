package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The debug mode from the lists of pods and of Deployments, on a stand-in.
@Timeout(400)
final class DebugSwitchTest {
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"dev"},
       "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},
         "spec":{"containers":[{"name":"app","image":"web:1","command":["/web"],
          "readinessProbe":{"tcpSocket":{"port":80}}}]}}}}
      """;

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  private WorkspaceDriver pods() {
    return new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters()).size(160, 40);
  }

  private WorkspaceDriver deployments() {
    cluster.create("deployments", DEPLOYMENT);
    WorkspaceDriver top = pods();
    top.press(":").type("deploy").press("enter").untilShows("deployments * (1)");
    return top;
  }

  private static String owned(String kind, String name, String ownerKind, String owner) {
    return """
    {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","namespace":"dev","ownerReferences":[
      {"apiVersion":"apps/v1","kind":"%s","name":"%s","uid":"u","controller":true}]},
     "spec":{"containers":[{"name":"app","image":"web:1"}]}}
    """
        .formatted(kind.equals("Pod") ? "v1" : "apps/v1", kind, name, ownerKind, owner);
  }

  private JsonNode deployment() {
    return ClusterReading.json(
        cluster
            .operations()
            .get(new Kubernetes.Target("", "deployments", "dev", "web"))
            .document());
  }

  private JsonNode container() {
    return deployment().at("/spec/template/spec/containers/0");
  }

  private void change(String path, String value) {
    String patch = "[{\"op\":\"add\",\"path\":\"%s\",\"value\":%s}]".formatted(path, value);
    cluster
        .operations()
        .patch(new Kubernetes.Patch("", "deployments", "dev", "web", "json", Json.of(patch)));
  }

  @Test
  void aDeploymentSleepsAfterAQuestionAndTheSameKeyPutsItBack() {
    try (WorkspaceDriver top = deployments()) {
      JsonNode before = container();
      top.press("ctrl+alt+b").untilShows("─ Debug mode ─").untilShows("sleep infinity");
      assertTrue(
          top.screen().contains("containers of deployments dev/web on cluster mock"), top.screen());
      top.press("n");
      assertEquals(before, container());
      top.press("ctrl+alt+b").untilShows("─ Debug mode ─").press("y");
      top.untilShows("dev/web sleeps: debug mode");
      assertEquals("sleep", container().at("/command/0").asString(""));
      assertFalse(container().has("readinessProbe"), container().toString());
      // The list says so.
      top.press("r")
          .until(screen -> screen.lines().anyMatch(l -> l.matches("│dev +web .* debug .*")));
      top.press("ctrl+alt+b").untilShows("End of the debug mode").press("y");
      top.untilShows("dev/web runs again");
      assertEquals(before, container());
      assertEquals("", DebugMode.word(deployment()));
    }
  }

  @Test
  void fromAPodTheDeploymentIsFound() {
    cluster.create("deployments", DEPLOYMENT);
    cluster.create("replicasets", owned("ReplicaSet", "web-1", "Deployment", "web"));
    cluster.create("pods", owned("Pod", "web-1-a", "ReplicaSet", "web-1"));
    try (WorkspaceDriver top = pods().untilShows("web-1-a")) {
      top.press("ctrl+alt+u").untilShows("─ Root debug mode ─").untilShows("user 0?");
      top.press("y").untilShows("dev/web sleeps: root debug mode");
      assertEquals(0, container().at("/securityContext/runAsUser").asInt(-1));
      // The other key changes from one to the other.
      top.press("ctrl+alt+b").untilShows("─ Debug mode ─").press("y");
      top.until(_ -> DebugMode.word(deployment()).equals("debug"));
      assertFalse(container().has("securityContext"), container().toString());
    }
  }

  @Test
  void whatNoDeploymentRunsIsSaid() {
    cluster.pod("alone", "Running");
    cluster.create("pods", owned("Pod", "db-0", "StatefulSet", "db"));
    try (WorkspaceDriver top = pods().untilShows("db-0")) {
      top.press("/").type("alone").press("enter", "ctrl+alt+b");
      top.untilShows("Only what a Deployment runs").untilShows("nobody owns it");
      top.press("/").type("db-0").press("enter", "ctrl+alt+b");
      top.untilShows("it belongs to the StatefulSet");
      cluster.create(
          "configmaps",
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"conf\"}}");
      top.press(":").type("cm").press("enter").untilShows("conf ").press("ctrl+alt+b");
      top.untilShows("Only pods and deployments have");
    }
  }

  @Test
  void aDeploymentThatSomebodyElseChangedMeanwhileIsNotTouched() {
    try (WorkspaceDriver top = deployments()) {
      top.press("ctrl+alt+b").untilShows("─ Debug mode ─");
      change("/spec/template/spec/containers/0/command", "[\"/new\"]");
      top.press("y").untilShows("Somebody else changed");
      assertEquals("/new", container().at("/command/0").asString(""));
      assertEquals("", DebugMode.word(deployment()));
    }
  }

  @Test
  void whatTheQuestionWasNotAboutMayChangeMeanwhile() {
    try (WorkspaceDriver top = deployments()) {
      top.press("ctrl+alt+b").untilShows("─ Debug mode ─");
      change("/metadata/labels", "{\"team\":\"b\"}");
      change("/spec/replicas", "3");
      // And once more between the last look and the patch.
      cluster
          .server()
          .expect()
          .patch()
          .withPath("/apis/apps/v1/namespaces/dev/deployments/web?fieldManager=mortise")
          .andReturn(409, "{\"kind\":\"Status\",\"code\":409,\"message\":\"modified\"}")
          .once();
      long before = cluster.asked("deployments/web?fieldManager=mortise");
      top.press("y").untilShows("dev/web sleeps: debug mode");
      assertEquals(before + 2, cluster.asked("deployments/web?fieldManager=mortise"));
      assertEquals(3, deployment().at("/spec/replicas").asInt(0));
      assertEquals("b", deployment().at("/metadata/labels/team").asString(""));
    }
  }
}
