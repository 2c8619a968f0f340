package dev.mortise.server;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Resources in Kite's layout: `/api/v1/<type>/<namespace>/<name>`, `_all` for the namespace of
/// types that have none and for all namespaces of those that do.
final class ResourceEndpoints {
  private static final String TYPE = "/api/v1/{type}";
  private static final String ONE = TYPE + "/{namespace}/{name}";
  private static final int PAGE_MAX = 200;

  private final ResourceDesk desk;

  ResourceEndpoints(ResourceDesk desk) {
    this.desk = desk;
  }

  List<Endpoint> endpoints() {
    return List.of(
        of("GET", TYPE, "All; ?watch=true follows changes as server-sent events", this::list),
        of("GET", TYPE + "/{namespace}", "All of a namespace; ?watch=true follows", this::list),
        of("POST", TYPE + "/{namespace}", "A new one", v -> change(v, Resource.Operation.CREATE))
            .takes("Document"),
        of("GET", ONE, "One", this::get),
        of("PUT", ONE, "One in place of another", v -> change(v, Resource.Operation.UPDATE))
            .takes("Document"),
        of("PATCH", ONE, "Parts of one", v -> change(v, Resource.Operation.PATCH))
            .takes("Document"),
        of("DELETE", ONE, "One less", v -> change(v, Resource.Operation.DELETE)),
        of("GET", ONE + "/history", "Who changed it, from what to what", this::history)
            .answers(200, "History"),
        of("GET", ONE + "/describe", "It in words", this::describe).answers(200, "Described"));
  }

  private static Endpoint of(String method, String path, String summary, Endpoint.Handler handler) {
    return Endpoint.of(method, path, Admission.SIGNED_IN, summary, handler)
        .answers(200, "Document");
  }

  private static ResourceDesk.Wish wish(Visit visit, Resource.Operation operation, boolean one) {
    String namespace = one || hasNamespace(visit) ? visit.value("namespace") : ResourceDesk.ALL;
    return new ResourceDesk.Wish(
        visit.visitor().caller(),
        "manual",
        visit.value("type"),
        operation,
        new Resource.Target(
            namespace.equals(ResourceDesk.ALL) ? "" : namespace,
            one ? visit.value("name") : "",
            visit.cluster(),
            visit.parameters()));
  }

  private static boolean hasNamespace(Visit visit) {
    List<String> segments = visit.path().segments();
    return segments.size() > 3 && !segments.get(3).isEmpty();
  }

  private Answer list(Visit visit) {
    ResourceDesk.Wish wish = wish(visit, Resource.Operation.LIST, false);
    if (visit.parameter("watch").filter(w -> w.equals("true") || w.equals("1")).isPresent()) {
      return Answer.events(desk.allowed(wish).watch());
    }
    return answer(desk.read(wish));
  }

  private Answer get(Visit visit) {
    return answer(desk.read(wish(visit, Resource.Operation.GET, true)));
  }

  private Answer change(Visit visit, Resource.Operation operation) {
    ResourceDesk.Wish wish = wish(visit, operation, operation != Resource.Operation.CREATE);
    // Who may not is told so before what they send is read.
    desk.allowed(wish);
    Json document = operation == Resource.Operation.DELETE ? Json.EMPTY : visit.document();
    if (!steps(visit, operation)) {
      JsonCodec.requireObject("the body", document);
    }
    return answer(desk.change(wish, document));
  }

  /// A JSON patch is a list of steps.
  private static boolean steps(Visit visit, Resource.Operation operation) {
    return operation == Resource.Operation.PATCH
        && visit.parameter("patchType").filter("json"::equals).isPresent();
  }

  private static Answer answer(Resource.Reply reply) {
    return Answer.json(reply.status(), reply.document());
  }

  private Answer history(Visit visit) {
    ResourceDesk.Wish wish = desk.allowed(wish(visit, Resource.Operation.GET, true)).wish();
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("pageSize", 1, PAGE_MAX, 20);
    var which =
        new ResourceHistory.Which(
            wish.target().cluster(), wish.type(), wish.target().namespace(), wish.target().name());
    ResourceHistory.Page found = desk.history(which, page, size);
    ObjectNode answer = Nodes.object();
    ArrayNode data = answer.putArray("data");
    found.changes().forEach(change -> data.add(row(change)));
    long pages = (found.total() + size - 1) / size;
    answer
        .putObject("pagination")
        .put("page", page)
        .put("pageSize", size)
        .put("total", found.total())
        .put("totalPages", pages)
        .put("hasNextPage", page < pages)
        .put("hasPrevPage", page > 1);
    return Answer.ok(answer);
  }

  private static ObjectNode row(ResourceHistory.Change change) {
    ObjectNode node = Nodes.object();
    node.put("createdAt", change.time().toString());
    node.put("clusterName", change.which().cluster());
    node.put("resourceType", change.which().type());
    node.put("resourceName", change.which().name());
    node.put("namespace", change.which().namespace());
    node.put("operationType", change.operation());
    node.put("operationSource", change.source());
    // JSON is YAML.
    node.put("resourceYaml", change.after());
    node.put("previousYaml", change.before());
    node.put("success", change.error().isEmpty());
    node.put("errorMessage", change.error());
    node.putObject("operator").put("username", change.by());
    return node;
  }

  private Answer describe(Visit visit) {
    Resource.Reply reply = desk.read(wish(visit, Resource.Operation.GET, true));
    if (!reply.good()) {
      return answer(reply);
    }
    return Answer.ok(Nodes.object().put("result", Description.of(Nodes.tree(reply.document()))));
  }
}
