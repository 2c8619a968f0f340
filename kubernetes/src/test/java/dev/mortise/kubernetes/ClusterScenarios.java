package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Change;
import dev.mortise.api.Kubernetes.Deletion;
import dev.mortise.api.Kubernetes.Patch;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.Kubernetes.Target;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType.Event;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What must hold on every cluster: the stand-in and a real API server.
@Timeout(120)
abstract class ClusterScenarios {
  static final String CLUSTER = "proof";

  private Clusters clusters;
  ClusterOperations cluster;
  String namespace;

  /// A kubeconfig with everything in it.
  abstract String kubeconfig();

  /// What a description finds: the stand-in does not select by the fields of events.
  abstract String happened();

  /// Tells the stand-in what a real server knows by itself.
  abstract void serves(String group, String version);

  @BeforeEach
  void open() {
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
    clusters.put(new ClusterRecord(CLUSTER, "", kubeconfig(), true, true));
    cluster = clusters.operations(CLUSTER, Identity.CONFIGURED);
    namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
    create(
        "namespaces",
        "",
        """
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}
        """
            .formatted(namespace));
  }

  @AfterEach
  void close() {
    clusters.close();
  }

  Clusters clusters() {
    return clusters;
  }

  JsonNode create(String resource, String where, String document) {
    return tree(cluster.create(new Change("", resource, where, "", Json.of(document))).document());
  }

  String configMap(String name, String value) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s",
     "labels": {"of": "proof"}}, "data": {"key": "%s"}}
    """
        .formatted(name, value);
  }

  static JsonNode tree(Json json) {
    return Documents.json("test", json);
  }

  JsonNode get(String resource, String name) {
    return tree(cluster.get(new Target("", resource, namespace, name)).document());
  }

  static Event next(Items<Event> watch) {
    Event event = watch.next();
    assertNotNull(event, "the watch has ended");
    return event;
  }

  Selection all(String resource) {
    return new Selection("", resource, namespace, "", "", 0, "");
  }

  static PluginException refused(ErrorCode code, Runnable action) {
    PluginException refusal = assertThrows(PluginException.class, action::run);
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal;
  }

  @Test
  void anObjectIsMadeReadChangedAndDeleted() {
    create("configmaps", namespace, configMap("one", "1"));
    assertEquals("1", get("configmaps", "one").at("/data/key").stringValue());
    Json second = Json.of(configMap("one", "2"));
    cluster.update(new Change("", "configmaps", namespace, "one", second));
    assertEquals("2", get("configmaps", "one").at("/data/key").stringValue());
    cluster.patch(
        new Patch(
            "", "configmaps", namespace, "one", "merge", Json.of("{\"data\": {\"key\": \"3\"}}")));
    Json step = Json.of("[{\"op\": \"add\", \"path\": \"/data/more\", \"value\": \"4\"}]");
    cluster.patch(new Patch("", "configmaps", namespace, "one", "json", step));
    JsonNode patched = get("configmaps", "one");
    assertEquals(
        "3 4", patched.at("/data/key").asString() + " " + patched.at("/data/more").asString());
    cluster.delete(new Deletion("", "configmaps", namespace, "one", "background"));
    PluginException gone = refused(ErrorCode.NOT_FOUND, () -> get("configmaps", "one"));
    assertTrue(
        gone.getMessage().startsWith("cluster proof: get configmaps in " + namespace + " one"),
        gone.getMessage());
  }

  @Test
  void aListIsReadByLabelAndInPages() {
    for (int i = 0; i < 5; i++) {
      create("configmaps", namespace, configMap("page-" + i, "x"));
    }
    TreeSet<String> names = new TreeSet<>();
    String resume = "";
    do {
      Selection page = new Selection("", "configmaps", namespace, "of=proof", "", 2, resume);
      JsonNode list = tree(cluster.list(page).document());
      list.path("items").forEach(item -> names.add(item.at("/metadata/name").asString()));
      resume = list.at("/metadata/continue").asString("");
    } while (!resume.isEmpty());
    assertEquals(List.of("page-0", "page-1", "page-2", "page-3", "page-4"), List.copyOf(names));
  }

  @Test
  void aWatchSeesWhatHappensFromNowOn() {
    Items<Event> watch = cluster.watch(labelled("of=proof"));
    create("configmaps", namespace, configMap("seen", "1"));
    cluster.update(
        new Change("", "configmaps", namespace, "seen", Json.of(configMap("seen", "2"))));
    cluster.delete(new Deletion("", "configmaps", namespace, "seen", ""));
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Event event = next(watch);
      events.add(event.type() + " " + tree(event.document()).at("/data/key").asString());
    }
    assertEquals(List.of("ADDED 1", "MODIFIED 2", "DELETED 2"), events);
    watch.close();
    assertNull(watch.next());
  }

  private Selection labelled(String labels) {
    return new Selection("", "configmaps", namespace, labels, "", 0, "");
  }

  @Test
  @DisplayName("torture/38 a change that met another one is a conflict, not a loss")
  void aConflictIsTold() {
    JsonNode first = create("configmaps", namespace, configMap("both", "1"));
    cluster.patch(
        new Patch(
            "", "configmaps", namespace, "both", "merge", Json.of("{\"data\": {\"key\": \"2\"}}")));
    PluginException conflict =
        refused(
            ErrorCode.CONFLICT,
            () ->
                cluster.update(
                    new Change("", "configmaps", namespace, "both", Documents.json(first))));
    assertTrue(conflict.getMessage().contains("both"), conflict.getMessage());
    assertTrue(conflict.getMessage().contains("read it again"), conflict.getMessage());
    assertEquals("2", get("configmaps", "both").at("/data/key").asString());
  }

  @Test
  @DisplayName(
      "torture/38 an object of 1.5 MB goes through, a larger one is refused before it is sent")
  void largeObjects() {
    // etcd takes no more than 1.5 MiB, a ConfigMap no more than 1 MiB of data.
    String annotations = MockCluster.text(200 * 1024);
    String data = MockCluster.text(1_000 * 1024);
    String large =
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "large",
         "annotations": {"a": "%s"}}, "data": {"key": "%s"}}
        """
            .formatted(annotations, data);
    try (Items<Event> watch = cluster.watch(all("configmaps"))) {
      create("configmaps", namespace, large);
      Event event = next(watch);
      while (!tree(event.document()).at("/metadata/name").asString().equals("large")) {
        event = next(watch);
      }
      assertEquals("ADDED", event.type());
      assertTrue(event.document().size() > 1_200 * 1024);
      assertEquals(data, get("configmaps", "large").at("/data/key").asString());
    }
    String tooLarge = configMap("larger", MockCluster.text(3 << 20));
    PluginException refusal =
        refused(ErrorCode.RESOURCE_EXHAUSTED, () -> create("configmaps", namespace, tooLarge));
    assertTrue(refusal.getMessage().contains("3145728"), refusal.getMessage());
  }

  @Test
  void aCustomTypeIsFoundByItsGroup() throws Exception {
    serves("example.dev", "v1");
    create("customresourcedefinitions", "", widgets());
    awaitWidgets();
    ResourceKind kind = cluster.kind("widgets.example.dev");
    assertTrue(kind.namespaced());
    assertEquals("example.dev/v1", kind.apiVersion());
    create(
        "widgets.example.dev",
        namespace,
        """
        {"apiVersion": "example.dev/v1", "kind": "Widget", "metadata": {"name": "w"},
         "spec": {"size": 3}}
        """);
    assertEquals(3, get("widgets.example.dev", "w").at("/spec/size").asInt());
    JsonNode list = tree(cluster.list(all("widgets.example.dev")).document());
    assertEquals(1, list.path("items").size());
    refused(ErrorCode.NOT_FOUND, () -> cluster.kind("gadgets.example.dev"));
    cluster.delete(new Deletion("", "customresourcedefinitions", "", "widgets.example.dev", ""));
  }

  static String widgets() {
    return """
    {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
     "metadata": {"name": "widgets.example.dev"},
     "spec": {"group": "example.dev", "scope": "Namespaced",
      "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
      "versions": [{"name": "v1", "served": true, "storage": true,
       "schema": {"openAPIV3Schema": {"type": "object",
        "x-kubernetes-preserve-unknown-fields": true}}}]}}
    """;
  }

  /// A new type is served a moment after it was made.
  private void awaitWidgets() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      try {
        cluster.kind("widgets.example.dev");
        cluster.list(all("widgets.example.dev"));
        return;
      } catch (PluginException e) {
        assertEquals(ErrorCode.NOT_FOUND, e.code(), e.getMessage());
        Thread.onSpinWait();
        synchronized (this) {
          wait(50);
        }
      }
    }
    throw new AssertionError("the new type is not served");
  }

  @Test
  void anObjectIsDescribedWithItsEvents() {
    JsonNode map = create("configmaps", namespace, configMap("told", "1"));
    create(
        "events",
        namespace,
        """
        {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "told.1", "namespace": "%s"},
         "involvedObject": {"kind": "ConfigMap", "name": "told", "namespace": "%s", "uid": "%s"},
         "reason": "Proven", "message": "it happened", "type": "Normal"}
        """
            .formatted(namespace, namespace, map.at("/metadata/uid").asString()));
    JsonNode told = tree(cluster.describe(new Target("", "configmaps", namespace, "told")));
    assertEquals("told", told.at("/object/metadata/name").asString());
    assertEquals(happened(), told.at("/events/0/reason").asString());
  }

  @Test
  void theClusterSaysItsVersionAndItsDefault() {
    ClusterView view = clusters.probe("");
    assertEquals(CLUSTER, view.name());
    assertTrue(view.isDefault());
    assertNull(view.error());
    assertEquals("v1.20.2", view.version());
  }
}
