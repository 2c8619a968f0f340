package dev.mortise.kubernetes;

import dev.mortise.api.Caller;
import java.util.Objects;
import java.util.Optional;

/// Which clusters a caller may use, and as whom. A port: whoever knows users and roles answers it.
///
/// Asked on every call, by many threads, so it never waits. The gate has compared the plugin's
/// grants before; this is asked once more, with the cluster the call really goes to.
public interface ClusterAccess {
  /// Where a call goes.
  ///
  /// @param cluster what was asked for; empty for the caller's default
  Decision decide(Caller caller, String cluster);

  /// Why this caller may not do this; empty when they may.
  ///
  /// @param verb `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `log` or `exec`
  /// @param resource as in permissions
  /// @param namespace empty for all of them, or where there is none
  /// @return the rest of a sentence, for example `alice's roles do not allow list of pods in dev`
  Optional<String> refusal(
      Caller caller, String cluster, String verb, String resource, String namespace);

  /// Whether this caller may do anything there at all, so that they are told of the place.
  ///
  /// @param namespace empty for anywhere on the cluster
  boolean reaches(Caller caller, String cluster, String namespace);

  /// Where a call goes, or why it goes nowhere.
  sealed interface Decision {
    /// To this cluster, as this identity.
    record Allowed(String cluster, Identity identity) implements Decision {
      /// Neither may be missing.
      public Allowed {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(identity, "identity");
      }
    }

    /// Nowhere.
    ///
    /// @param reason a whole sentence with the remedy
    record Refused(String reason) implements Decision {
      /// It has a reason.
      public Refused {
        Objects.requireNonNull(reason, "reason");
      }
    }
  }
}
