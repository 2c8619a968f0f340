package dev.mortise.agent;

import dev.mortise.api.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON read and written; deep and endless documents are refused.
final class JsonText {
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(100).maxNumberLength(100).build())
              .build());

  private JsonText() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static Json written(JsonNode node) {
    return Json.of(MAPPER.writeValueAsBytes(node));
  }

  /// What we wrote ourselves, or checked before.
  static JsonNode read(Json json) {
    return MAPPER.readTree(json.utf8());
  }

  /// What somebody else wrote; nothing when it is no JSON object.
  static Optional<ObjectNode> object(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// A text of a node; empty where there is none.
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.stringValue() : "";
  }
}
