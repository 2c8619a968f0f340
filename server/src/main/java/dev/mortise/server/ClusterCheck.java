package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.gate.OngoingChange;
import dev.mortise.kubernetes.ClusterAccess;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// What stands before everything a person changes on a cluster: where it goes, whether they may,
/// and the audit.
record ClusterCheck(ClusterAccess access, AuditSink audit, InstantSource clock) {
  /// One thing somebody wants to do.
  ///
  /// @param namespace empty where there is none
  /// @param object empty where it has no name yet
  record Wish(String verb, String resource, String namespace, String object) {}

  /// Where a caller's request goes. Whether there is a cluster of that name is nothing for those
  /// whom no role lets near it.
  ///
  /// @param cluster empty for the default
  /// @throws PluginException `PERMISSION_DENIED`
  ClusterAccess.Decision.Allowed where(Caller caller, String cluster) {
    return switch (access.decide(caller, cluster)) {
      case ClusterAccess.Decision.Allowed where when access.reaches(caller, where.cluster(), "") ->
          where;
      case ClusterAccess.Decision.Allowed _ ->
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED,
              "No role of " + caller.name() + " reaches that cluster.");
      case ClusterAccess.Decision.Refused refused ->
          throw new PluginException(ErrorCode.PERMISSION_DENIED, refused.reason());
    };
  }

  /// Lets somebody do something on a cluster, and has it in the audit before it happens. Whoever
  /// does it says how it ended.
  ///
  /// @param detail of it, without secrets; may be empty
  /// @throws PluginException `PERMISSION_DENIED`, or `UNAVAILABLE` when the audit cannot be kept
  OngoingChange change(Caller caller, String cluster, Wish wish, String detail) {
    require(caller, cluster, wish.verb(), wish.resource(), wish.namespace());
    return audit.begin(audited(caller, cluster, wish, detail));
  }

  /// The same for what is done at once.
  ///
  /// @throws PluginException as for [#change], and what the work throws
  <T> T changing(Caller caller, String cluster, Wish wish, Supplier<T> work) {
    require(caller, cluster, wish.verb(), wish.resource(), wish.namespace());
    return audit.changing(audited(caller, cluster, wish, ""), work);
  }

  /// @throws PluginException `PERMISSION_DENIED`
  void require(Caller caller, String cluster, String verb, String resource, String namespace) {
    access
        .refusal(caller, cluster, verb, resource, namespace)
        .ifPresent(why -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED, "Cluster " + cluster + ": " + why + ".");
        });
  }

  /// Why somebody may not keep open what takes this; empty while they may.
  Optional<String> lost(
      Caller caller, String cluster, String verb, String resource, String namespace) {
    return access.refusal(caller, cluster, verb, resource, namespace).map(why -> why + ".");
  }

  /// Has it in the audit that something begins which is allowed.
  OngoingChange begin(Caller caller, String cluster, Wish wish) {
    return audit.begin(audited(caller, cluster, wish, ""));
  }

  private Change audited(Caller caller, String cluster, Wish wish, String detail) {
    String target = String.join("/", cluster, wish.namespace(), wish.resource(), wish.object());
    return new Change(clock.instant(), caller, "k8s." + wish.verb(), target, detail);
  }
}
