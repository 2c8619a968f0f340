package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The workspace over a real API server, which refuses, tries and remembers as the stand-in does
/// not. It has no nodes: pods never run.
///
/// `./mortise check --cluster` starts one and says where its kubeconfig is.
@Tag("cluster")
@Timeout(600)
final class RealClusterWorkspaceTest {
  private static final String CONTAINERS =
      """
      {"containers":[
        {"name":"app","image":"a:1","command":["/app"],"args":["-v"],
         "livenessProbe":{"tcpSocket":{"port":80},"periodSeconds":7},
         "lifecycle":{"preStop":{"exec":{"command":["/bye"]}}},
         "securityContext":{"runAsUser":1000,"runAsNonRoot":true}},
        {"name":"side","image":"b:1"}]}
      """;

  @TempDir Path folder;
  private final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());

  @BeforeEach
  void begin() throws IOException {
    String file = System.getProperty("mortise.kubeconfig", "");
    assumeTrue(!file.isEmpty(), "no real cluster; ./mortise check --cluster starts one");
    clusters.put(new ClusterRecord("real", "", Files.readString(Path.of(file)), true, true));
    create(
        "namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
            .formatted(namespace));
    Files.writeString(
        folder.resolve("config.toml"),
        "[general]\ndefault_namespace = \"%s\"\ndefault_view = \"configmaps\"\n"
            .formatted(namespace));
  }

  @AfterEach
  void end() {
    clusters.close();
  }

  private ClusterOperations operations() {
    return clusters.operations("real", Identity.CONFIGURED);
  }

  private void create(String resource, String document) {
    String where = resource.equals("namespaces") || resource.startsWith("custom") ? "" : namespace;
    operations().create(new Kubernetes.Change("", resource, where, "", Json.of(document)));
  }

  private static String map(String name, String value) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"team":"a"}},
     "data":{"mine":"%s","theirs":"old"}}
    """
        .formatted(name, value);
  }

  private JsonNode get(String resource, String name) {
    return ClusterReading.json(
        operations().get(new Kubernetes.Target("", resource, namespace, name)).document());
  }

  private WorkspaceDriver open() {
    return new WorkspaceDriver(new FakePlugins(), folder, clusters)
        .size(140, 60)
        .untilShows("configmaps " + namespace);
  }

  @Test
  void whatIsMadeChangedAndDeletedElsewhereIsSeen() {
    create("configmaps", map("one", "1"));
    try (WorkspaceDriver top = open().untilShows("one ")) {
      create("configmaps", map("two", "1"));
      top.untilShows("two ");
      operations().delete(new Kubernetes.Deletion("", "configmaps", namespace, "one", ""));
      top.until(screen -> !screen.contains("│one "));
      assertTrue(top.row(1).contains("(1)") || top.row(1).contains("(2)"), top.row(1));
    }
  }

  @Test
  void anObjectIsDeletedHere() {
    create("configmaps", map("gone", "1"));
    try (WorkspaceDriver top = open().untilShows("gone ")) {
      top.press("/").type("gone").press("enter");
      top.press("ctrl+alt+d").untilShows("Delete configmaps " + namespace + "/gone");
      top.press("y").untilShows("/gone deleted");
      top.until(screen -> !screen.contains("│gone "));
      PluginException missing =
          assertThrows(PluginException.class, () -> get("configmaps", "gone"));
      assertEquals(ErrorCode.NOT_FOUND, missing.code());
    }
  }

  /// Opens the YAML of the only object that fits, and begins to type at the end of a line.
  private WorkspaceDriver typingAt(WorkspaceDriver top, String name, String line) {
    top.press("/").type(name).press("enter");
    return top.press("y", "alt+f").untilShows(line).press("i").goTo(line);
  }

  @Test
  void yamlIsTriedAndSentAndWhatOthersChangedStays() {
    create("configmaps", map("shared", "x"));
    try (WorkspaceDriver top = open().untilShows("shared ")) {
      typingAt(top, "shared", "mine: x").type("yz");
      operations()
          .patch(
              new Kubernetes.Patch(
                  "",
                  "configmaps",
                  namespace,
                  "shared",
                  "merge",
                  Json.of("{\"data\":{\"theirs\":\"new\"}}")));
      top.press("ctrl+s").untilShows("Somebody else changed data.theirs");
      assertTrue(top.screen().contains("mine: xyz"), top.screen());
      assertEquals("x", get("configmaps", "shared").at("/data/mine").asString(""));
      top.press("ctrl+s").untilShows("shared changed");
      JsonNode now = get("configmaps", "shared");
      assertEquals("xyz", now.at("/data/mine").asString(""));
      assertEquals("new", now.at("/data/theirs").asString(""));
    }
  }

  @Test
  void whatTheClusterRefusesStaysTyped() {
    create("configmaps", map("picky", "x"));
    try (WorkspaceDriver top = open().untilShows("picky ")) {
      typingAt(top, "picky", "team: a").type(" b");
      top.press("ctrl+s").untilShows("Nothing was changed: ");
      assertTrue(top.screen().contains("team: a b"), top.screen());
      assertEquals("a", get("configmaps", "picky").at("/metadata/labels/team").asString(""));
    }
  }

  @Test
  void aPodThatNeverRunsIsDescribedAndHasNoLogs() {
    create(
        "pods",
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"idle"},
         "spec":{"containers":[{"name":"app","image":"a:1"}]}}
        """);
    try (WorkspaceDriver top = open()) {
      top.press(":").type("po").press("enter").untilShows("idle").untilShows("Pending");
      top.press("d").untilShows("describe: pods " + namespace + "/idle").untilShows("app  a:1");
      top.press("esc", "l").untilShows("logs: " + namespace + "/idle · app");
      // Nothing was ever written, and that is no failure.
      top.press("P").untilShows("previous");
      assertFalse(top.screen().contains("This pane failed"), top.screen());
    }
  }

  private void owned(String kind, String name, String owner, String ownerName, String spec) {
    String plural = owner.equals("Deployment") ? "deployments" : "replicasets";
    create(
        kind.equals("Pod") ? "pods" : "replicasets",
        """
        {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","labels":{"app":"web"},
          "ownerReferences":[{"apiVersion":"apps/v1","kind":"%s","name":"%s","uid":"%s",
           "controller":true}]},
         "spec":%s}
        """
            .formatted(
                kind.equals("Pod") ? "v1" : "apps/v1",
                kind,
                name,
                owner,
                ownerName,
                get(plural, ownerName).at("/metadata/uid").asString(""),
                spec));
  }

  /// Nobody makes pods of Deployments here; they are made by hand.
  private void deployment() {
    String spec =
        """
        {"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":%s}}
        """
            .formatted(CONTAINERS);
    create(
        "deployments",
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":%s}
        """
            .formatted(spec));
    owned("ReplicaSet", "web-1", "Deployment", "web", spec);
    owned("Pod", "web-1-a", "ReplicaSet", "web-1", CONTAINERS);
  }

  private void patch(String form, String document) {
    operations()
        .patch(new Kubernetes.Patch("", "deployments", namespace, "web", form, Json.of(document)));
  }

  @Test
  void aPodsDeploymentSleepsAsRootAndIsPutBackExactly() {
    deployment();
    JsonNode before = get("deployments", "web").path("spec");
    try (WorkspaceDriver top = open()) {
      top.press(":").type("po").press("enter").untilShows("web-1-a");
      top.press("ctrl+alt+u").untilShows("─ Root debug mode ─");
      // Not what the question is about.
      patch("merge", "{\"metadata\":{\"labels\":{\"team\":\"b\"}}}");
      top.press("y").untilShows("sleeps: root debug mode");
      JsonNode app = get("deployments", "web").at("/spec/template/spec/containers/0");
      assertEquals("[\"sleep\",\"infinity\"]", app.path("command").toString());
      assertEquals(0, app.at("/securityContext/runAsUser").asInt(-1));
      assertFalse(app.has("livenessProbe") || app.has("args") || app.has("lifecycle"), "" + app);
      top.press(":").type("deploy").press("enter");
      top.until(screen -> screen.lines().anyMatch(row -> row.matches("│web .* root debug .*")));
      top.press("ctrl+alt+u").untilShows("End of the debug mode").press("y");
      top.untilShows("web runs again");
      assertEquals(before, get("deployments", "web").path("spec"));
    }
  }

  @Test
  void whatWasReadBeforeSomebodyElseChangedTheDeploymentIsRefused() {
    deployment();
    DebugMode.Step old = DebugMode.PLAIN.step(get("deployments", "web"));
    patch("merge", "{\"metadata\":{\"labels\":{\"team\":\"c\"}}}");
    PluginException late =
        assertThrows(PluginException.class, () -> patch("json", old.patch().toString()));
    assertEquals(ErrorCode.CONFLICT, late.code());
  }

  @Test
  void aCustomResourceHasItsColumnsAndItsShortName() {
    create(
        "customresourcedefinitions",
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"crontabs.%1$s.example.dev"},
         "spec":{"group":"%1$s.example.dev","scope":"Namespaced",
          "names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","shortNames":["ct"]},
          "versions":[{"name":"v1","served":true,"storage":true,
           "additionalPrinterColumns":[
            {"name":"Schedule","type":"string","jsonPath":".spec.cron"}],
           "schema":{"openAPIV3Schema":{"type":"object",
            "x-kubernetes-preserve-unknown-fields":true}}}]}}
        """
            .formatted(namespace));
    try (WorkspaceDriver top = open()) {
      // A new type is served a moment after it was made.
      top.until(_ -> served());
      create(
          "crontabs." + namespace + ".example.dev",
          """
          {"apiVersion":"%s.example.dev/v1","kind":"CronTab","metadata":{"name":"nightly"},
           "spec":{"cron":"0 3 * * *"}}
          """
              .formatted(namespace));
      top.press(":").type(namespace).untilShows("(ct)");
      top.press("enter").untilShows("SCHEDULE").untilShows("0 3 * * *");
    } finally {
      operations()
          .delete(
              new Kubernetes.Deletion(
                  "",
                  "customresourcedefinitions",
                  "",
                  "crontabs." + namespace + ".example.dev",
                  ""));
    }
  }

  private boolean served() {
    try {
      operations()
          .list(ClusterReading.everything("crontabs." + namespace + ".example.dev", namespace, ""));
      return true;
    } catch (PluginException e) {
      return false;
    }
  }
}
