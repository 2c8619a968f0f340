package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.gate.OngoingChange;
import dev.mortise.kubernetes.Applied;
import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.ClusterOperations;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Applies the documents of a YAML text, each for itself, and remembers what each changed.
final class YamlEndpoint {
  /// What was sent to the cluster.
  private record Tried(OngoingChange change, String before) {}

  private final ServerClusters clusters;
  private final ClusterCheck check;
  private final KeptChanges kept;

  YamlEndpoint(ServerClusters clusters, ClusterCheck check, ResourceHistory history) {
    this.clusters = clusters;
    this.check = check;
    this.kept = new KeptChanges(history, check.clock());
  }

  Endpoint endpoint() {
    return Endpoint.of(
            "POST",
            "/api/v1/resources/apply",
            Admission.SIGNED_IN,
            "Applies the documents of a YAML text",
            this::apply)
        .takes("Apply")
        .answers(200, "Applied");
  }

  private Answer apply(Visit visit) {
    JsonNode body = visit.tree();
    Caller caller = visit.visitor().caller();
    ClusterAccess.Decision.Allowed where = check.where(caller, visit.cluster());
    ClusterOperations operations =
        clusters.clusters().operations(where.cluster(), where.identity());
    Map<String, Deque<Tried>> tried = new HashMap<>();
    List<Applied> applied =
        operations.apply(
            body.path("yaml").asString(""),
            body.path("namespace").asString("default"),
            (kind, namespace, object) -> {
              OngoingChange change = begin(caller, where.cluster(), kind.name(), namespace, object);
              var which =
                  new ResourceHistory.Which(where.cluster(), kind.name(), namespace, object);
              tried
                  .computeIfAbsent(which.toString(), _ -> new ArrayDeque<>())
                  .add(new Tried(change, before(operations, which)));
            });
    applied.forEach(one -> remember(caller, where.cluster(), one, tried));
    return Answer.ok(Nodes.object().set("results", results(applied)));
  }

  /// Applying makes what is not there and changes what is: it takes both.
  private OngoingChange begin(
      Caller caller, String cluster, String resource, String namespace, String object) {
    check.require(caller, cluster, "create", resource, namespace);
    check.require(caller, cluster, "patch", resource, namespace);
    return check.begin(
        caller, cluster, new ClusterCheck.Wish("apply", resource, namespace, object));
  }

  /// What it was; empty where it was not there or cannot be learnt.
  private static String before(ClusterOperations operations, ResourceHistory.Which which) {
    try {
      var target =
          new Kubernetes.Target(which.cluster(), which.type(), which.namespace(), which.name());
      return Masking.masked(operations.get(target).document());
    } catch (PluginException e) {
      return "";
    }
  }

  private void remember(
      Caller caller, String cluster, Applied one, Map<String, Deque<Tried>> tried) {
    var which = new ResourceHistory.Which(cluster, one.resource(), one.namespace(), one.object());
    Tried known = tried.getOrDefault(which.toString(), new ArrayDeque<>()).poll();
    if (known == null) {
      // It was not let in.
      return;
    }
    if (one.failure() == null) {
      known.change().done();
    } else {
      known.change().failed(one.failure());
    }
    kept.remember(
        new KeptChanges.Deed(which, "apply", "manual", caller.name()),
        known.before(),
        one.answer() == null ? Json.of("null") : one.answer().document(),
        one.failure() == null ? "" : one.failure().getMessage());
  }

  private static ArrayNode results(List<Applied> applied) {
    ArrayNode all = Nodes.array();
    for (Applied one : applied) {
      ObjectNode node = all.addObject();
      node.put("resource", one.resource());
      node.put("namespace", one.namespace());
      node.put("name", one.object());
      if (one.failure() != null) {
        node.put("status", ErrorAnswer.status(one.failure().code()));
        node.put("error", one.failure().getMessage());
      } else if (one.answer() != null) {
        node.put("status", one.answer().status());
      }
    }
    return all;
  }
}
