package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.Identity;
import java.util.Optional;

/// Clusters as people's roles open them: with the credentials each is configured with, and only for
/// what a role allows.
///
/// @param clusters those there are
/// @param judge what people may do
public record RoleClusters(Clusters clusters, Judge judge) implements ClusterAccess {
  @Override
  public Decision decide(Caller caller, String cluster) {
    String name = cluster.isEmpty() ? clusters.standard() : cluster;
    return name.isEmpty()
        ? new Decision.Refused("There is no default cluster; name one in x-cluster-name.")
        : new Decision.Allowed(name, Identity.CONFIGURED);
  }

  @Override
  public Optional<String> refusal(
      Caller caller, String cluster, String verb, String resource, String namespace) {
    Optional<Verb> known = Verb.ofAction(verb);
    return known.isEmpty()
        ? Optional.of("nobody may " + verb)
        : judge.refusal(caller, Access.inCluster(cluster, resource, namespace, known.get()));
  }

  @Override
  public boolean reaches(Caller caller, String cluster, String namespace) {
    return judge.reaches(caller, cluster, namespace);
  }
}
