package dev.mortise.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The resource types of Kubernetes itself that have a short name. Every other type a cluster
/// serves is written with its group: `certificates.cert-manager.io`.
///
/// One type has exactly one name: were `events` and `events.events.k8s.io` both accepted, whoever
/// may not see the one would ask for the other.
public final class ResourceCatalogue {
  private static final boolean NAMESPACED = true;
  private static final boolean CLUSTER = false;

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String GATEWAY = "gateway.networking.k8s.io";

  private static final List<Known> TABLE =
      List.of(
          core("pods", "Pod", NAMESPACED),
          known("deployments", "Deployment", "apps", NAMESPACED, List.of("v1"), "extensions"),
          known("statefulsets", "StatefulSet", "apps", NAMESPACED, List.of("v1")),
          known("daemonsets", "DaemonSet", "apps", NAMESPACED, List.of("v1"), "extensions"),
          known("replicasets", "ReplicaSet", "apps", NAMESPACED, List.of("v1"), "extensions"),
          core("replicationcontrollers", "ReplicationController", NAMESPACED),
          known("jobs", "Job", "batch", NAMESPACED, List.of("v1")),
          known("cronjobs", "CronJob", "batch", NAMESPACED, List.of("v1", "v1beta1")),
          core("services", "Service", NAMESPACED),
          core("endpoints", "Endpoints", NAMESPACED),
          known(
              "endpointslices",
              "EndpointSlice",
              "discovery.k8s.io",
              NAMESPACED,
              List.of("v1", "v1beta1")),
          known(
              "ingresses",
              "Ingress",
              "networking.k8s.io",
              NAMESPACED,
              List.of("v1", "v1beta1"),
              "extensions"),
          known(
              "ingressclasses",
              "IngressClass",
              "networking.k8s.io",
              CLUSTER,
              List.of("v1", "v1beta1")),
          known(
              "networkpolicies",
              "NetworkPolicy",
              "networking.k8s.io",
              NAMESPACED,
              List.of("v1"),
              "extensions"),
          core("configmaps", "ConfigMap", NAMESPACED),
          core("secrets", "Secret", NAMESPACED),
          core("persistentvolumes", "PersistentVolume", CLUSTER),
          core("persistentvolumeclaims", "PersistentVolumeClaim", NAMESPACED),
          known("storageclasses", "StorageClass", "storage.k8s.io", CLUSTER, List.of("v1")),
          core("serviceaccounts", "ServiceAccount", NAMESPACED),
          known("roles", "Role", RBAC, NAMESPACED, List.of("v1")),
          known("rolebindings", "RoleBinding", RBAC, NAMESPACED, List.of("v1")),
          known("clusterroles", "ClusterRole", RBAC, CLUSTER, List.of("v1")),
          known("clusterrolebindings", "ClusterRoleBinding", RBAC, CLUSTER, List.of("v1")),
          core("namespaces", "Namespace", CLUSTER),
          core("nodes", "Node", CLUSTER),
          known("events", "Event", "", NAMESPACED, List.of("v1"), "events.k8s.io"),
          known(
              "horizontalpodautoscalers",
              "HorizontalPodAutoscaler",
              "autoscaling",
              NAMESPACED,
              List.of("v2", "v1")),
          known(
              "poddisruptionbudgets",
              "PodDisruptionBudget",
              "policy",
              NAMESPACED,
              List.of("v1", "v1beta1")),
          core("resourcequotas", "ResourceQuota", NAMESPACED),
          core("limitranges", "LimitRange", NAMESPACED),
          known("leases", "Lease", "coordination.k8s.io", NAMESPACED, List.of("v1")),
          known(
              "customresourcedefinitions",
              "CustomResourceDefinition",
              "apiextensions.k8s.io",
              CLUSTER,
              List.of("v1", "v1beta1")),
          known("priorityclasses", "PriorityClass", "scheduling.k8s.io", CLUSTER, List.of("v1")),
          known("gateways", "Gateway", GATEWAY, NAMESPACED, List.of("v1", "v1beta1")),
          known("httproutes", "HTTPRoute", GATEWAY, NAMESPACED, List.of("v1", "v1beta1")));

  private static final Map<String, Known> KNOWN =
      TABLE.stream().collect(Collectors.toUnmodifiableMap(Known::plural, Function.identity()));

  private ResourceCatalogue() {}

  /// One type.
  ///
  /// @param versions the best first; with one alone a cluster need not be asked
  /// @param twins other groups under which a cluster serves the same objects
  record Known(
      String plural,
      String kind,
      String group,
      boolean namespaced,
      List<String> versions,
      Set<String> twins) {
    boolean in(String someGroup) {
      return group.equals(someGroup) || twins.contains(someGroup);
    }

    ResourceKind served(String version) {
      return new ResourceKind(plural, group, version, plural, kind, namespaced);
    }
  }

  /// The short names, in the order of the table.
  public static List<String> names() {
    return TABLE.stream().map(Known::plural).toList();
  }

  static Optional<Known> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /// The one whose documents say this group and kind.
  static Optional<Known> ofKind(String group, String kind) {
    return TABLE.stream().filter(k -> k.kind.equals(kind) && k.in(group)).findFirst();
  }

  private static Known core(String plural, String kind, boolean namespaced) {
    return known(plural, kind, "", namespaced, List.of("v1"));
  }

  private static Known known(
      String plural,
      String kind,
      String group,
      boolean namespaced,
      List<String> versions,
      String... twins) {
    return new Known(plural, kind, group, namespaced, versions, Set.of(twins));
  }
}
