package dev.mortise.server;

import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.KubernetesFunction;
import java.util.Objects;

/// Clusters and how people reach them.
///
/// @param clusters those there are
/// @param access who may use which
/// @param function hands each caller clusters with that caller's own rights
public record ServerClusters(Clusters clusters, ClusterAccess access, KubernetesFunction function) {
  /// Nothing may be missing.
  public ServerClusters {
    Objects.requireNonNull(clusters, "clusters");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(function, "function");
  }
}
