package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.Identity;
import java.util.Optional;

/// Clusters of one person's own kubeconfig: the operator may do there what the kubeconfig may, and
/// nobody else is there. What a plugin does without a caller reaches no cluster.
final class OperatorsClusters implements ClusterAccess {
  @Override
  public Decision decide(Caller caller, String cluster) {
    return caller instanceof Caller.Operator
        ? new Decision.Allowed(cluster, Identity.CONFIGURED)
        : new Decision.Refused(
            "Only the person in front of the workspace reaches its clusters; a plugin does so while"
                + " it answers them.");
  }

  @Override
  public boolean reaches(Caller caller, String cluster, String namespace) {
    return caller instanceof Caller.Operator;
  }

  @Override
  public Optional<String> refusal(
      Caller caller, String cluster, String verb, String resource, String namespace) {
    return Optional.empty();
  }
}
