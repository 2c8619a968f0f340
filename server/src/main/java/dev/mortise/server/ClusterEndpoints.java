package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.Kubernetes;
import dev.mortise.gate.Change;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterView;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Clusters themselves, and what is done on one that is no single resource.
final class ClusterEndpoints {
  private static final String ADMIN = "/api/v2/clusters";
  private static final int LINES_MAX = 100_000;

  private final ServerClusters clusters;
  private final ClusterCheck check;

  ClusterEndpoints(ServerClusters clusters, ClusterCheck check) {
    this.clusters = clusters;
    this.check = check;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                "/api/v1/clusters",
                Admission.SIGNED_IN,
                "The clusters on which the caller may do something",
                this::list)
            .answers(200, "Clusters"),
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
    Caller caller = visit.visitor().caller();
    for (ClusterView view : clusters.clusters().all()) {
      if (!clusters.access().reaches(caller, view.name(), "")) {
        continue;
      }
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
    Caller caller = visit.visitor().caller();
    return Answer.events(
        new GuardedEvents(
            QueuedEvents.pulling(
                "server-pod-log",
                () -> kubernetes.logs(logs),
                output ->
                    new EventStream.Next.Some(
                        "log", Nodes.json(Nodes.object().put("text", output.payload().text())))),
            () -> check.lost(caller, logs.cluster(), "log", logs.resource(), logs.namespace())));
  }

  private Answer put(Visit visit) {
    JsonNode body = visit.tree();
    String name = visit.value("cluster");
    change(
        visit,
        "cluster.put",
        () ->
            clusters
                .clusters()
                .put(
                    new ClusterRecord(
                        name,
                        body.path("description").asString(""),
                        body.path("kubeconfig").asString(""),
                        body.path("isDefault").asBoolean(false),
                        body.path("enabled").asBoolean(true))));
    return Answer.ok(Nodes.object().put("status", "ok"));
  }

  private Answer remove(Visit visit) {
    String name = visit.value("cluster");
    change(visit, "cluster.remove", () -> clusters.clusters().remove(name));
    return Answer.ok(Nodes.object().put("status", "ok"));
  }

  private void change(Visit visit, String action, Runnable work) {
    Caller by = visit.visitor().caller();
    check
        .audit()
        .changing(
            new Change(check.clock().instant(), by, action, visit.value("cluster"), ""), work);
  }
}
