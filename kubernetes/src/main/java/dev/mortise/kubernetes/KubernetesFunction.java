package dev.mortise.kubernetes;

import dev.mortise.api.Caller;
import dev.mortise.api.Kubernetes;
import java.util.Objects;

/// The host function `k8s`: hands each caller clusters with that caller's own rights.
///
/// Safe for any thread.
public final class KubernetesFunction {
  private final Clusters clusters;
  private final ClusterAccess access;
  private final StreamQuota streams;

  /// @param limits of which the number of streams counts here
  public KubernetesFunction(Clusters clusters, ClusterAccess access, KubernetesLimits limits) {
    this.clusters = Objects.requireNonNull(clusters, "clusters");
    this.access = Objects.requireNonNull(access, "access");
    this.streams = new StreamQuota(limits.streams());
  }

  /// What answers a caller. Cheap: made anew for each call.
  public Kubernetes of(Caller caller) {
    return new CallersKubernetes(clusters, access, streams, caller);
  }
}
