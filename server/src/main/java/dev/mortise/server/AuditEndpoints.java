package dev.mortise.server;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The audit trail, in Kite's shape and in full.
final class AuditEndpoints {
  private static final int SIZE_MAX = 500;

  private final AuditTrail trail;

  AuditEndpoints(AuditTrail trail) {
    this.trail = trail;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                "/api/v1/admin/audit-logs",
                Admission.ADMIN,
                "The audit trail as Kite pages it: page, size, search, operation, cluster,"
                    + " resourceType, resourceName",
                this::kite)
            .answers(200, "AuditLogs"),
        Endpoint.of(
                "GET",
                "/api/v2/audit",
                Admission.ADMIN,
                "The audit trail: page, size, caller, plugin, action, target, cluster",
                this::full)
            .answers(200, "AuditPage"));
  }

  private Answer kite(Visit visit) {
    String type = text(visit, "resourceType");
    String name = text(visit, "resourceName");
    int slash = name.indexOf('/');
    boolean ofPlugin = type.startsWith("plugin") && !name.isEmpty();
    var query =
        new AuditTrail.Query(
            text(visit, "operator"),
            ofPlugin ? (slash < 0 ? name : name.substring(0, slash)) : "",
            text(visit, "operation"),
            text(visit, "search"),
            text(visit, "cluster"));
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("size", 1, SIZE_MAX, 20);
    AuditTrail.Page found = trail.find(query, page, size);
    ObjectNode answer = Nodes.object();
    ArrayNode data = answer.putArray("data");
    found.entries().forEach(entry -> data.add(kite(entry)));
    answer.put("total", found.total()).put("page", page).put("size", size);
    return Answer.ok(answer);
  }

  private static ObjectNode kite(AuditTrail.Entry entry) {
    boolean tool = entry.action().startsWith("tools/");
    boolean resource = entry.action().startsWith("resources/");
    ObjectNode node = Nodes.object();
    node.put("id", entry.id());
    node.put("createdAt", entry.time().toString());
    node.put("clusterName", entry.cluster());
    node.put("resourceType", tool ? "plugin_tool" : resource ? "plugin_resource" : "plugin");
    node.put("resourceName", entry.plugin().isEmpty() ? entry.target() : resourceName(entry));
    node.put("namespace", "");
    node.put("operationType", "plugin_" + (tool ? "execute" : entry.action()));
    node.put("operationSource", "plugin");
    boolean success = entry.outcome().equals("done") || entry.outcome().equals("changed");
    node.put("success", success);
    node.put("errorMessage", success ? "" : entry.reason());
    node.putObject("operator").put("username", entry.caller());
    return node;
  }

  private static String resourceName(AuditTrail.Entry entry) {
    int slash = entry.action().indexOf('/');
    int dot = entry.action().lastIndexOf('.');
    return slash < 0 || dot < slash
        ? entry.plugin()
        : entry.plugin() + "/" + entry.action().substring(slash + 1, dot);
  }

  private Answer full(Visit visit) {
    var query =
        new AuditTrail.Query(
            text(visit, "caller"),
            text(visit, "plugin"),
            text(visit, "action"),
            text(visit, "target"),
            text(visit, "cluster"));
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("size", 1, SIZE_MAX, 50);
    return Answer.ok(trail.find(query, page, size));
  }

  private static String text(Visit visit, String name) {
    return visit.parameter(name).orElse("");
  }
}
