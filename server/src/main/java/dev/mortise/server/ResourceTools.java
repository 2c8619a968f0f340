package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the agent can do with resources, a cluster's and plugins' alike: what the person can, by
/// the same way, and remembered as done by it.
final class ResourceTools {
  private static final int LISTED = 200;
  private static final int LISTED_MAX = 500;

  private static final String RESOURCE =
      "\"resource\": {\"type\": \"string\", \"description\": \"plural, such as pods,"
          + " deployments, certificates.cert-manager.io, plugin-<plugin>-<type>\"}";
  private static final String NAMESPACE = "\"namespace\": {\"type\": \"string\"}";
  private static final String NAME = "\"name\": {\"type\": \"string\"}";
  private static final String DOCUMENT =
      "\"document\": {\"type\": \"object\", \"description\": \"the whole object\"}";

  private final ResourceDesk desk;

  private ResourceTools(ResourceDesk desk) {
    this.desk = desk;
  }

  static List<HostTool> of(ResourceDesk desk) {
    var tools = new ResourceTools(desk);
    return List.of(
        HostTool.looking(
            "list_resources",
            "Lists resources of one type, in a namespace or in all; a summary of each.",
            schema(
                "\"resource\"",
                RESOURCE,
                NAMESPACE,
                "\"labelSelector\": {\"type\": \"string\"}",
                "\"fieldSelector\": {\"type\": \"string\"}",
                "\"limit\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": "
                    + LISTED_MAX
                    + "}"),
            tools::list),
        HostTool.looking(
            "get_resource",
            "One resource as it is. The values of Secrets and ConfigMaps are masked.",
            schema("\"resource\", \"name\"", RESOURCE, NAMESPACE, NAME),
            tools::get),
        tools.changing(
            Resource.Operation.CREATE,
            "Makes a new resource.",
            schema("\"resource\", \"document\"", RESOURCE, NAMESPACE, DOCUMENT)),
        tools.changing(
            Resource.Operation.UPDATE,
            "Puts a resource in the place of the one of that name.",
            schema("\"resource\", \"name\", \"document\"", RESOURCE, NAMESPACE, NAME, DOCUMENT)),
        tools.changing(
            Resource.Operation.PATCH,
            "Changes parts of a resource by a merge patch.",
            schema(
                "\"resource\", \"name\", \"patch\"",
                RESOURCE,
                NAMESPACE,
                NAME,
                "\"patch\": {\"type\": \"object\"}")),
        tools.changing(
            Resource.Operation.DELETE,
            "Deletes a resource.",
            schema("\"resource\", \"name\"", RESOURCE, NAMESPACE, NAME)));
  }

  private static String schema(String required, String... properties) {
    return "{\"type\": \"object\", \"required\": [%s], \"properties\": {%s}}"
        .formatted(required, String.join(", ", properties));
  }

  private HostTool changing(Resource.Operation operation, String description, String input) {
    return HostTool.changing(
        operation.word() + "_resource",
        description,
        input,
        use -> {
          document(use, operation);
          desk.allowed(wish(use, operation));
        },
        use -> change(use, operation));
  }

  private static ResourceDesk.Wish wish(HostTool.Use use, Resource.Operation operation) {
    boolean one = operation != Resource.Operation.CREATE && operation != Resource.Operation.LIST;
    return new ResourceDesk.Wish(
        use.caller(),
        "ai",
        use.need("resource"),
        operation,
        new Resource.Target(
            use.text("namespace"),
            one ? use.need("name") : "",
            use.cluster(),
            Map.of(
                "labelSelector", List.of(use.text("labelSelector")),
                "fieldSelector", List.of(use.text("fieldSelector")),
                "limit", List.of(Integer.toString(use.number("limit", 1, LISTED_MAX, LISTED))),
                "patchType", List.of("merge"))));
  }

  private static Json document(HostTool.Use use, Resource.Operation operation) {
    return switch (operation) {
      case CREATE, UPDATE -> use.object("document");
      case PATCH -> use.object("patch");
      case DELETE, GET, LIST -> Json.EMPTY;
    };
  }

  private String change(HostTool.Use use, Resource.Operation operation) {
    Json answer = good(desk.change(wish(use, operation), document(use, operation))).document();
    return operation == Resource.Operation.DELETE ? "deleted" : shown(Nodes.tree(answer));
  }

  private String get(HostTool.Use use) {
    return shown(Nodes.tree(good(desk.read(wish(use, Resource.Operation.GET))).document()));
  }

  private String list(HostTool.Use use) {
    JsonNode answer = Nodes.tree(good(desk.read(wish(use, Resource.Operation.LIST))).document());
    JsonNode items = answer.isArray() ? answer : answer.path("items");
    ArrayNode shown = Nodes.array();
    for (JsonNode item : items) {
      if (shown.size() < LISTED_MAX) {
        shown.add(summary(item));
      }
    }
    ObjectNode list = Nodes.object();
    list.set("items", shown);
    list.put("complete", shown.size() == items.size() && !goesOn(answer));
    return list.toString();
  }

  static boolean goesOn(JsonNode list) {
    return !list.path("metadata").path("continue").asString("").isEmpty();
  }

  private static ObjectNode summary(JsonNode item) {
    JsonNode metadata = item.path("metadata");
    ObjectNode one = Nodes.object();
    one.put("name", metadata.path("name").asString(item.path("name").asString("")));
    put(one, "namespace", metadata.path("namespace"));
    put(one, "created", metadata.path("creationTimestamp"));
    put(one, "phase", item.path("status").path("phase"));
    put(one, "replicas", item.path("spec").path("replicas"));
    put(one, "ready", item.path("status").path("readyReplicas"));
    return one;
  }

  private static void put(ObjectNode one, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      one.set(name, value);
    }
  }

  /// Without what is secret, and what only machines read.
  private static String shown(JsonNode document) {
    if (document.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return Masking.forModel(Nodes.json(document));
  }

  private static Resource.Reply good(Resource.Reply reply) {
    if (!reply.good()) {
      throw new PluginException(
          ErrorCode.PLUGIN_FAILED,
          "It answered with status " + reply.status() + ": " + Masking.forModel(reply.document()));
    }
    return reply;
  }
}
