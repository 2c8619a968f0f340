package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.Identity;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a cluster. Waits; never called on the loop.
final class ClusterReading {
  private ClusterReading() {}

  /// With the rights of whoever sits in front of the workspace: those of the kubeconfig.
  static ClusterOperations operations(Clusters clusters, String cluster) {
    return clusters.operations(cluster, Identity.CONFIGURED);
  }

  static JsonNode json(Json document) {
    return JsonMapper.shared().readTree(document.utf8());
  }

  static Kubernetes.Selection everything(String resource, String namespace, String resume) {
    return new Kubernetes.Selection("", resource, namespace, "", "", 0, resume);
  }

  static JsonNode pod(ClusterOperations cluster, ResourceActions.Subject pod) {
    return json(
        cluster.get(new Kubernetes.Target("", "pods", pod.namespace(), pod.name())).document());
  }

  /// The names of a pod's containers, the usual ones first.
  static List<String> containers(ClusterOperations cluster, ResourceActions.Subject pod) {
    JsonNode spec = pod(cluster, pod).path("spec");
    List<String> names = new ArrayList<>();
    for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
      spec.path(kind).forEach(container -> names.add(container.path("name").asString("")));
    }
    return names;
  }

  /// The first port a pod says it listens at, or empty.
  static String firstPort(ClusterOperations cluster, ResourceActions.Subject pod) {
    String ports = JsonText.at(pod(cluster, pod), ".spec.containers[*].ports[*].containerPort");
    return ports.contains(",") ? ports.substring(0, ports.indexOf(',')) : ports;
  }

  /// The custom resources that the cluster has, each with its short names: `crontabs.example.com
  /// (ct)`.
  static List<String> customs(ClusterOperations cluster) {
    JsonNode list = json(cluster.list(everything("customresourcedefinitions", "", "")).document());
    List<String> names = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      List<String> words = new ArrayList<>();
      JsonNode said = item.at("/spec/names");
      said.path("shortNames").forEach(name -> words.add(name.asString("")));
      String name = said.path("plural").asString("") + "." + item.at("/spec/group").asString("");
      names.add(words.isEmpty() ? name : name + " (" + String.join(", ", words) + ")");
    }
    names.sort(null);
    return names;
  }

  /// The names of all namespaces, by letters.
  static List<String> namespaces(Clusters clusters, String cluster) {
    JsonNode list =
        json(operations(clusters, cluster).list(everything("namespaces", "", "")).document());
    List<String> names = new ArrayList<>();
    list.path("items").forEach(item -> names.add(item.at("/metadata/name").asString("")));
    names.sort(null);
    return names;
  }
}
