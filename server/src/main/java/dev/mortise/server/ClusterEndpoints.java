package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.kubernetes.Applied;
import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterView;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Clusters themselves, and what is done on one that is no single resource.
final class ClusterEndpoints {
  private static final String ADMIN = "/api/v2/clusters";
  private static final int LINES_MAX = 100_000;

  private final ServerClusters clusters;
  private final AuditSink audit;
  private final InstantSource clock;

  ClusterEndpoints(ServerClusters clusters, AuditSink audit, InstantSource clock) {
    this.clusters = clusters;
    this.audit = audit;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/api/v1/clusters", Admission.SIGNED_IN, "All clusters", this::list)
            .answers(200, "Clusters"),
        Endpoint.of(
                "POST",
                "/api/v1/resources/apply",
                Admission.SIGNED_IN,
                "Applies the documents of a YAML text",
                this::apply)
            .takes("Apply")
            .answers(200, "Applied"),
        Endpoint.of(
            "GET",
            "/api/v1/pods/{namespace}/{name}/logs",
            Admission.SIGNED_IN,
            "A container's lines as server-sent events: container, tailLines, follow, previous",
            this::logs),
        Endpoint.of("PUT", ADMIN + "/{cluster}", Admission.PROVEN, "Adds a cluster", this::put)
            .takes("NewCluster")
            .answers(200, "Status"),
        Endpoint.of(
                "DELETE", ADMIN + "/{cluster}", Admission.PROVEN, "Forgets a cluster", this::remove)
            .answers(200, "Status"));
  }

  private Answer list(Visit visit) {
    ArrayNode all = Nodes.array();
    for (ClusterView view : clusters.clusters().all()) {
      ObjectNode node = all.addObject();
      node.put("name", view.name());
      node.put("version", view.version() == null ? "" : view.version());
      node.put("isDefault", view.isDefault());
      if (view.error() != null) {
        node.put("error", view.error());
      }
    }
    return Answer.ok(all);
  }

  private Answer apply(Visit visit) {
    JsonNode body = visit.tree();
    Caller caller = visit.visitor().caller();
    ClusterAccess access = clusters.access();
    return switch (access.decide(caller, visit.cluster())) {
      case ClusterAccess.Decision.Refused refused ->
          throw new PluginException(ErrorCode.PERMISSION_DENIED, refused.reason());
      case ClusterAccess.Decision.Allowed where -> {
        List<Applied> applied =
            clusters
                .clusters()
                .operations(where.cluster(), where.identity())
                .apply(
                    body.path("yaml").asString(""),
                    body.path("namespace").asString("default"),
                    (kind, namespace, object) ->
                        requireApply(caller, where.cluster(), kind.name(), namespace, object));
        yield Answer.ok(Nodes.object().set("results", results(applied)));
      }
    };
  }

  /// Applying makes what is not there and changes what is: it takes both.
  private void requireApply(
      Caller caller, String cluster, String resource, String namespace, String object) {
    for (String verb : List.of("create", "patch")) {
      clusters
          .access()
          .refusal(caller, cluster, verb, resource, namespace)
          .ifPresent(why -> {
            throw new PluginException(ErrorCode.PERMISSION_DENIED, why + ".");
          });
    }
    note(caller, "k8s.apply", cluster + "/" + namespace + "/" + resource + "/" + object);
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

  private Answer logs(Visit visit) {
    Kubernetes kubernetes = clusters.function().of(visit.visitor().caller());
    var logs =
        new Kubernetes.Logs(
            visit.cluster(),
            "pods",
            visit.value("namespace"),
            visit.value("name"),
            visit.parameter("container").orElse(""),
            visit.number("tailLines", 0, LINES_MAX, 100),
            visit.parameter("follow").filter("true"::equals).isPresent(),
            visit.parameter("previous").filter("true"::equals).isPresent());
    return Answer.events(
        QueuedEvents.pulling(
            "server-pod-log",
            () -> kubernetes.logs(logs),
            output ->
                new EventStream.Next.Some(
                    "log", Nodes.json(Nodes.object().put("text", output.payload().text())))));
  }

  private Answer put(Visit visit) {
    JsonNode body = visit.tree();
    String name = visit.value("cluster");
    note(visit.visitor().caller(), "cluster.put", name);
    clusters
        .clusters()
        .put(
            new ClusterRecord(
                name,
                body.path("description").asString(""),
                body.path("kubeconfig").asString(""),
                body.path("isDefault").asBoolean(false),
                body.path("enabled").asBoolean(true)));
    return Answer.ok(Nodes.object().put("status", "ok"));
  }

  private Answer remove(Visit visit) {
    String name = visit.value("cluster");
    note(visit.visitor().caller(), "cluster.remove", name);
    clusters.clusters().remove(name);
    return Answer.ok(Nodes.object().put("status", "ok"));
  }

  private void note(Caller by, String action, String target) {
    audit.changed(new Change(clock.instant(), by, action, target, ""));
  }
}
