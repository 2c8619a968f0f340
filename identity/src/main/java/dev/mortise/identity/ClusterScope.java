package dev.mortise.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands behind the `@` of a Kubernetes need, read: `namespace=dev|test,cluster=a`. What it
/// does not name is all of them.
record ClusterScope(List<String> clusters, List<String> namespaces) {
  private static final List<String> ALL = List.of(Access.ALL);

  /// Nothing for a scope that is not understood: then no role covers it.
  static Optional<ClusterScope> parse(@Nullable String scope) {
    List<String> clusters = List.of();
    List<String> namespaces = List.of();
    for (String part : scope == null ? new String[0] : scope.split(",", -1)) {
      List<String> values = Arrays.asList(part.substring(part.indexOf('=') + 1).split("\\|", -1));
      if (values.contains("")) {
        return Optional.empty();
      } else if (part.startsWith("cluster=") && clusters.isEmpty()) {
        clusters = values;
      } else if (part.startsWith("namespace=") && namespaces.isEmpty()) {
        namespaces = values;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ClusterScope(
            clusters.isEmpty() ? ALL : clusters, namespaces.isEmpty() ? ALL : namespaces));
  }

  /// Everything that must be allowed.
  List<Access> accesses(String resource, Verb verb) {
    List<Access> accesses = new ArrayList<>();
    for (String cluster : clusters) {
      for (String namespace : namespaces) {
        accesses.add(Access.inCluster(cluster, resource, namespace, verb));
      }
    }
    return accesses;
  }
}
