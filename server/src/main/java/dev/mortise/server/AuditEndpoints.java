package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.identity.Identity;
import dev.mortise.identity.User;
import dev.mortise.store.AuditVerb;
import dev.mortise.store.AuditView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The audit trail, in Kite's shape and in full.
final class AuditEndpoints {
  private static final int SIZE_MAX = 500;
  private static final Set<String> OUTCOMES = Set.of("", "begun", "done", "failed", "refused");
  private static final Set<String> PARAMETERS =
      Set.of(
          "page",
          "size",
          "caller",
          "plugin",
          "action",
          "target",
          "cluster",
          "outcome",
          "since",
          "until",
          "x-cluster-name");

  private final AuditTrail trail;
  private final @Nullable Identity identity;

  /// @param identity whose users have the ids that Kite asks for; null where there are none
  AuditEndpoints(AuditTrail trail, @Nullable Identity identity) {
    this.trail = trail;
    this.identity = identity;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                "/api/v1/admin/audit-logs",
                Admission.ADMIN,
                "The audit trail as Kite pages it: page, size, search, operatorId, operation,"
                    + " cluster, resourceType, resourceName, namespace",
                this::kite)
            .answers(200, "AuditLogs"),
        Endpoint.of(
                "GET",
                "/api/v2/audit",
                Admission.ADMIN,
                "The audit trail: page, size, caller, plugin, action, target, cluster, outcome,"
                    + " since, until",
                this::full)
            .answers(200, "AuditPage"));
  }

  private Answer kite(Visit visit) {
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("size", 1, SIZE_MAX, 20);
    Map<String, Long> ids = ids();
    AuditTrail.Page found =
        kiteQuery(visit, ids)
            .map(query -> trail.find(query, page, size))
            .orElseGet(() -> new AuditTrail.Page(List.of(), 0));
    ObjectNode answer = Nodes.object();
    ArrayNode data = answer.putArray("data");
    found.entries().forEach(entry -> data.add(kite(entry, ids)));
    answer.put("total", found.total()).put("page", page).put("size", size);
    return Answer.ok(answer);
  }

  /// Empty when nothing can fit: nobody has that id, and nothing of ours lies in a namespace.
  private static Optional<AuditTrail.Query> kiteQuery(Visit visit, Map<String, Long> ids) {
    String name = text(visit, "resourceName");
    int slash = name.indexOf('/');
    String person = "";
    if (!text(visit, "operatorId").isEmpty()) {
      long id = visit.number("operatorId", 0, Integer.MAX_VALUE, 0);
      person =
          ids.entrySet().stream()
              .filter(entry -> entry.getValue() == id)
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse("");
      if (person.isEmpty()) {
        return Optional.empty();
      }
    }
    if (!text(visit, "namespace").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AuditTrail.Query(
            "",
            slash < 0 ? name : name.substring(0, slash),
            // Between the kind of the contribution and its method.
            slash < 0 ? "" : name.substring(slash) + " ",
            text(visit, "search"),
            text(visit, "cluster"),
            "",
            null,
            null,
            new AuditTrail.Kite(text(visit, "resourceType"), text(visit, "operation"), person)));
  }

  private Map<String, Long> ids() {
    return identity == null
        ? Map.of()
        : identity.users().list().stream().collect(Collectors.toMap(User::name, User::id));
  }

  private static ObjectNode kite(AuditTrail.Entry entry, Map<String, Long> ids) {
    ObjectNode node = Nodes.object();
    node.put("id", entry.id());
    node.put("createdAt", entry.time().toString());
    node.put("clusterName", entry.cluster());
    node.put("resourceType", AuditView.type(entry.action()));
    node.put("resourceName", entry.plugin().isEmpty() ? entry.target() : resourceName(entry));
    node.put("namespace", "");
    node.put("operationType", AuditVerb.of(entry.action()).word());
    node.put("operationSource", "plugin");
    node.put("success", entry.outcome().equals("done"));
    node.put("errorMessage", error(entry));
    // Of somebody who is no user, or is one no more, Kite has nothing: zero is nobody's id.
    long id = entry.kind().equals("user") ? ids.getOrDefault(entry.caller(), 0L) : 0;
    node.put("operatorId", id);
    node.putObject("operator").put("id", id).put("username", entry.caller());
    return node;
  }

  private static String error(AuditTrail.Entry entry) {
    return switch (entry.outcome()) {
      case "done" -> "";
      case "begun" -> "not finished";
      default -> entry.reason().isEmpty() ? entry.code() : entry.reason();
    };
  }

  private static String resourceName(AuditTrail.Entry entry) {
    int slash = entry.action().indexOf('/');
    int dot = entry.action().lastIndexOf('.');
    return slash < 0 || dot < slash
        ? entry.plugin()
        : entry.plugin() + "/" + entry.action().substring(slash + 1, dot);
  }

  private Answer full(Visit visit) {
    known(visit);
    String outcome = text(visit, "outcome");
    if (!OUTCOMES.contains(outcome)) {
      throw invalid("outcome must be begun, done, failed or refused.");
    }
    var query =
        new AuditTrail.Query(
            text(visit, "caller"),
            text(visit, "plugin"),
            text(visit, "action"),
            text(visit, "target"),
            text(visit, "cluster"),
            outcome,
            time(visit, "since"),
            time(visit, "until"),
            null);
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("size", 1, SIZE_MAX, 50);
    return Answer.ok(trail.find(query, page, size));
  }

  /// A filter that nobody knows would be answered with what it was to keep away.
  private static void known(Visit visit) {
    Set<String> unknown = new TreeSet<>(visit.parameters().keySet());
    unknown.removeAll(PARAMETERS);
    if (!unknown.isEmpty()) {
      throw invalid(
          "There is no parameter %s here; there are caller, plugin, action, target, cluster, outcome, since, until, page and size."
              .formatted(PluginProxy.quoted(unknown.iterator().next())));
    }
  }

  private static @Nullable Instant time(Visit visit, String name) {
    String text = text(visit, name);
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid(name + " must be a time such as 2026-01-31T12:00:00Z.");
    }
  }

  private static PluginException invalid(String message) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
  }

  private static String text(Visit visit, String name) {
    return visit.parameter(name).orElse("");
  }
}
