package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.ResourceKind;

/// What a cluster says of a resource: whether its objects stand in namespaces, and, where it is a
/// custom one, which columns its definition wants.
record ResourceShape(boolean namespaced, ResourceColumns columns) {
  static ResourceShape of(ClusterOperations cluster, String resource) {
    ResourceKind kind = cluster.kind(resource);
    ResourceColumns known = ResourceColumns.of(resource);
    if (!known.columns().isEmpty() || kind.group().isEmpty()) {
      return new ResourceShape(kind.namespaced(), known);
    }
    return new ResourceShape(kind.namespaced(), defined(cluster, kind));
  }

  /// None where the definition may not be read: the list works without.
  private static ResourceColumns defined(ClusterOperations cluster, ResourceKind kind) {
    try {
      Kubernetes.Answer answer =
          cluster.get(
              new Kubernetes.Target(
                  "", "customresourcedefinitions", "", kind.plural() + "." + kind.group()));
      return ResourceColumns.ofDefinition(ClusterReading.json(answer.document()), kind.version());
    } catch (PluginException e) {
      if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      return ResourceColumns.of("");
    }
  }
}
