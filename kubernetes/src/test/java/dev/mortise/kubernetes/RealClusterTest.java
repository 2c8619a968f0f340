package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Patch;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The scenarios on a real API server, and what the stand-in cannot do: strategic patches,
/// server-side apply, the cluster's own rules for somebody else.
///
/// `./mortise check --cluster` starts one and says where its kubeconfig is.
@Tag("cluster")
final class RealClusterTest extends ClusterScenarios {
  @Override
  String kubeconfig() {
    String file = System.getProperty("mortise.kubeconfig", "");
    assumeTrue(!file.isEmpty(), "no real cluster; ./mortise check --cluster starts one");
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new AssertionError("the kubeconfig of the real cluster cannot be read", e);
    }
  }

  @Override
  String happened() {
    return "Proven";
  }

  @Override
  void serves(String group, String version) {}

  /// The table is right about kinds and namespaces, and each type can be listed by its short name.
  @Test
  void everyTypeOfTheTableIsServedAsItSays() {
    // The gateway API is never built in.
    Set<String> elsewhere = Set.of("gateways", "httproutes");
    for (String name : ResourceCatalogue.names()) {
      if (elsewhere.contains(name)) {
        refused(ErrorCode.NOT_FOUND, () -> cluster.kind(name));
        continue;
      }
      ResourceKind kind = cluster.kind(name);
      JsonNode served = served(kind);
      assertEquals(kind.kind(), Documents.text(served, "kind"), name);
      assertEquals(kind.namespaced(), served.path("namespaced").asBoolean(), name);
      assertEquals(200, cluster.list(new Selection("", name, "", "", "", 1, "")).status());
    }
  }

  private JsonNode served(ResourceKind kind) {
    String path = (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
    ApiServer.Request request = ApiServer.Request.read("discover", path, Map.of());
    JsonNode types =
        tree(cluster.where().send(request, Identity.CONFIGURED, 1 << 20).body()).path("resources");
    for (JsonNode type : types) {
      if (Documents.text(type, "name").equals(kind.plural())) {
        return type;
      }
    }
    throw new AssertionError(path + " has no " + kind.plural());
  }

  @Test
  void aStrategicPatchKeepsTheOtherContainers() {
    create("deployments", namespace, deployment());
    String second =
        """
        {"spec": {"template": {"spec": {"containers": [{"name": "b", "image": "b:2"}]}}}}
        """;
    cluster.patch(new Patch("", "deployments", namespace, "d", "", Json.of(second)));
    JsonNode containers = get("deployments", "d").at("/spec/template/spec/containers");
    assertEquals(2, containers.size());
  }

  private static String deployment() {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
     "spec": {"selector": {"matchLabels": {"a": "d"}}, "template": {
      "metadata": {"labels": {"a": "d"}},
      "spec": {"containers": [{"name": "a", "image": "a:1"}]}}}}
    """;
  }

  @Test
  void yamlIsAppliedDocumentByDocument() {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: first}
        data: {key: "1"}
        ---
        apiVersion: nowhere.example.dev/v1
        kind: Nothing
        metadata: {name: second}
        ---
        # An older version than the one the cluster prefers.
        apiVersion: batch/v1beta1
        kind: CronJob
        metadata: {name: third}
        spec:
          schedule: "0 0 * * *"
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never,
            containers: [{name: a, image: "a:1"}]}}}}
        """;
    List<Applied> applied = cluster.apply(yaml, namespace, (kind, where, object) -> {});
    assertEquals(List.of("configmaps", "", "cronjobs"), names(applied));
    assertNull(applied.get(0).failure());
    PluginException unknown = applied.get(1).failure();
    assertNotNull(unknown);
    assertEquals(ErrorCode.NOT_FOUND, unknown.code());
    assertNull(applied.get(2).failure());
    assertEquals("1", get("configmaps", "first").at("/data/key").asString());
    assertEquals("0 0 * * *", get("cronjobs", "third").at("/spec/schedule").asString());
  }

  private static List<String> names(List<Applied> applied) {
    return applied.stream().map(Applied::resource).toList();
  }

  @Test
  void twoWhoApplyTheSameFieldConflict() {
    String theirs = configMap("shared", "theirs");
    create("configmaps", namespace, theirs);
    PluginException conflict =
        refused(
            ErrorCode.CONFLICT,
            () ->
                cluster.patch(
                    new Patch(
                        "",
                        "configmaps",
                        namespace,
                        "shared",
                        "apply",
                        Json.of(configMap("shared", "ours")))));
    assertTrue(conflict.getMessage().contains("shared"), conflict.getMessage());
  }

  @Test
  void theClustersOwnRulesDecideAboutSomebodyElse() {
    create(
        "roles",
        namespace,
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
         "metadata": {"name": "reads"},
         "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list", "watch"]}]}
        """);
    create(
        "rolebindings",
        namespace,
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
         "metadata": {"name": "reads"},
         "subjects": [{"kind": "Group", "name": "readers",
          "apiGroup": "rbac.authorization.k8s.io"}],
         "roleRef": {"kind": "Role", "name": "reads",
          "apiGroup": "rbac.authorization.k8s.io"}}
        """);
    ClusterOperations eve =
        clusters().operations(CLUSTER, new Identity.Impersonated("eve", List.of("readers")));
    assertEquals(200, eve.list(all("configmaps")).status());
    eve.watch(all("configmaps")).close();
    PluginException refusal = refused(ErrorCode.PERMISSION_DENIED, () -> eve.list(all("secrets")));
    assertTrue(refusal.getMessage().contains("\"eve\""), refusal.getMessage());
    refused(ErrorCode.PERMISSION_DENIED, () -> eve.watch(all("secrets")));
    Selection everywhere = new Selection("", "configmaps", "", "", "", 0, "");
    refused(ErrorCode.PERMISSION_DENIED, () -> eve.list(everywhere));
  }

  @Test
  void aWatchThatGoesOnFromAForgottenVersionIsToldToResync() {
    Selection old = new Selection("", "configmaps", namespace, "", "", 0, "1");
    try (var watch = cluster.watch(old)) {
      create("configmaps", namespace, configMap("after", "1"));
      assertTrue(List.of("ADDED", "RESYNC").contains(next(watch).type()));
    }
  }
}
