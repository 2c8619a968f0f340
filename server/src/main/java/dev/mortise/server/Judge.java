package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import java.util.Optional;

/// What people may do by their roles with what the server itself dispatches. A port; never waits.
@FunctionalInterface
public interface Judge {
  /// Nobody is held back: a server without roles.
  Judge EVERYTHING = (_, _) -> Optional.empty();

  /// Why this caller may not do this, as the rest of a sentence; empty when they may.
  Optional<String> refusal(Caller caller, Access access);

  /// Whether this caller may do anything there at all, so that they are told of the place. One that
  /// knows single accesses only is asked for that of the namespace itself.
  ///
  /// @param namespace empty for anywhere on the cluster
  default boolean reaches(Caller caller, String cluster, String namespace) {
    return refusal(caller, Access.inCluster(cluster, "namespaces", namespace, Verb.GET)).isEmpty();
  }
}
