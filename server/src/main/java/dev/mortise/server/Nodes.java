package dev.mortise.server;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees, for answers whose members are not always there.
final class Nodes {
  private Nodes() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static JsonNode tree(Json json) {
    return JsonCodec.tree(json);
  }

  /// The JSON of a tree.
  static Json json(JsonNode node) {
    return JsonCodec.encode(node);
  }
}
