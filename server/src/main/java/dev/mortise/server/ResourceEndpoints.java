package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Resources in Kite's layout: `/api/v1/<type>/<namespace>/<name>`, `_all` for the namespace of
/// types that have none and for all namespaces of those that do.
///
/// Which types there are is looked up at every request, so what plugins keep comes and goes with
/// them.
final class ResourceEndpoints {
  private static final String ALL = "_all";
  private static final String TYPE = "/api/v1/{type}";
  private static final String ONE = TYPE + "/{namespace}/{name}";
  private static final int PAGE_MAX = 200;

  private final Types types;
  private final ResourceHistory history;
  private final InstantSource clock;

  /// Finds types.
  @FunctionalInterface
  interface Types {
    /// The type of that name, for whoever asks; empty when there is none.
    Optional<Resource> find(String name, Visit visit);
  }

  ResourceEndpoints(Types types, ResourceHistory history, InstantSource clock) {
    this.types = types;
    this.history = history;
    this.clock = clock;
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

  private Resource resource(Visit visit) {
    String type = visit.value("type");
    return types
        .find(type, visit)
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                "There is no resource type " + PluginProxy.quoted(type) + " now."));
  }

  private static Resource.Target target(Visit visit, Resource resource, boolean one) {
    String namespace = one || hasNamespace(visit) ? visit.value("namespace") : ALL;
    if (resource.clusterScoped() && !namespace.equals(ALL)) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          visit.value("type") + " lie in no namespace; write " + ALL + " in its place.");
    }
    return new Resource.Target(
        namespace.equals(ALL) ? "" : namespace,
        one ? visit.value("name") : "",
        visit.cluster(),
        visit.parameters());
  }

  private static boolean hasNamespace(Visit visit) {
    List<String> segments = visit.path().segments();
    return segments.size() > 3 && !segments.get(3).isEmpty();
  }

  private static void require(
      Visit visit, Resource resource, Resource.Operation operation, Resource.Target target) {
    resource
        .refusal(operation, target)
        .ifPresent(why -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED,
              "user %s does not have permission to %s %s in namespace %s: %s"
                  .formatted(
                      visit.visitor().caller().name(),
                      operation.word(),
                      visit.value("type"),
                      target.namespace().isEmpty() ? ALL : target.namespace(),
                      why));
        });
  }

  private Answer list(Visit visit) {
    Resource resource = resource(visit);
    Resource.Target target = target(visit, resource, false);
    require(visit, resource, Resource.Operation.LIST, target);
    if (visit.parameter("watch").filter(w -> w.equals("true") || w.equals("1")).isPresent()) {
      return Answer.events(resource.watch(target));
    }
    return answer(resource.ask(Resource.Operation.LIST, target, Json.EMPTY));
  }

  private Answer get(Visit visit) {
    return answer(read(visit));
  }

  private Resource.Reply read(Visit visit) {
    Resource resource = resource(visit);
    Resource.Target target = target(visit, resource, true);
    require(visit, resource, Resource.Operation.GET, target);
    return resource.ask(Resource.Operation.GET, target, Json.EMPTY);
  }

  private Answer change(Visit visit, Resource.Operation operation) {
    Resource resource = resource(visit);
    boolean create = operation == Resource.Operation.CREATE;
    Resource.Target target = target(visit, resource, !create);
    require(visit, resource, operation, target);
    Json document = operation == Resource.Operation.DELETE ? Json.EMPTY : visit.document();
    JsonCodec.requireObject("the body", document);
    String before = create ? "" : before(resource, target);
    try {
      Resource.Reply reply = resource.ask(operation, target, document);
      String error = reply.good() ? "" : "status " + reply.status();
      remember(visit, operation, target, before, reply.document(), error);
      return answer(reply);
    } catch (PluginException e) {
      remember(visit, operation, target, before, Json.of("null"), e.getMessage());
      throw e;
    }
  }

  /// What it was; empty where that cannot be learnt, which does not keep it from being changed.
  private static String before(Resource resource, Resource.Target target) {
    try {
      Resource.Reply reply = resource.ask(Resource.Operation.GET, target, Json.EMPTY);
      return reply.good() ? Masking.masked(reply.document()) : "";
    } catch (PluginException e) {
      return "";
    }
  }

  private void remember(
      Visit visit,
      Resource.Operation operation,
      Resource.Target target,
      String before,
      Json after,
      String error) {
    boolean gone = operation == Resource.Operation.DELETE || !error.isEmpty();
    String name = target.name().isEmpty() ? name(after) : target.name();
    history.record(
        new ResourceHistory.Change(
            clock.instant(),
            new ResourceHistory.Which(
                target.cluster(), visit.value("type"), target.namespace(), name),
            operation.word(),
            "manual",
            visit.visitor().caller().name(),
            before,
            gone ? "" : Masking.masked(after),
            error));
  }

  private static String name(Json document) {
    JsonNode node = Nodes.tree(document);
    return node.path("metadata").path("name").asString(node.path("name").asString(""));
  }

  private static Answer answer(Resource.Reply reply) {
    return Answer.json(reply.status(), reply.document());
  }

  private Answer history(Visit visit) {
    Resource resource = resource(visit);
    Resource.Target target = target(visit, resource, true);
    require(visit, resource, Resource.Operation.GET, target);
    int page = visit.number("page", 1, 1_000_000, 1);
    int size = visit.number("pageSize", 1, PAGE_MAX, 20);
    var which =
        new ResourceHistory.Which(
            target.cluster(), visit.value("type"), target.namespace(), target.name());
    ResourceHistory.Page found = history.of(which, page, size);
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
    Resource.Reply reply = read(visit);
    if (!reply.good()) {
      return answer(reply);
    }
    return Answer.ok(Nodes.object().put("result", Description.of(Nodes.tree(reply.document()))));
  }
}
