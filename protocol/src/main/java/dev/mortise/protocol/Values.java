package dev.mortise.protocol;

import dev.mortise.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes values out of a tree whose shape may not have been checked: what is of the wrong type
/// counts as absent.
final class Values {
  private Values() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNode at(JsonNode node, String... keys) {
    JsonNode found = node;
    for (String key : keys) {
      JsonNode next = found.get(key);
      if (next == null) {
        return MissingNode.getInstance();
      }
      found = next;
    }
    return found;
  }

  static @Nullable String text(JsonNode node, String... keys) {
    JsonNode found = at(node, keys);
    return found.isString() ? found.stringValue() : null;
  }

  static String text(String fallback, JsonNode node, String... keys) {
    String found = text(node, keys);
    return found == null ? fallback : found;
  }

  static boolean flag(JsonNode node, String... keys) {
    return at(node, keys).asBoolean(false);
  }

  static @Nullable Long whole(JsonNode node, String... keys) {
    JsonNode found = at(node, keys);
    return found.isIntegralNumber() && found.canConvertToLong() ? found.longValue() : null;
  }

  static long whole(long fallback, JsonNode node, String... keys) {
    Long found = whole(node, keys);
    return found == null ? fallback : found;
  }

  /// The texts of a list.
  static List<String> texts(JsonNode node, String... keys) {
    return items(node, keys).stream()
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .toList();
  }

  /// The items of a list.
  static List<JsonNode> items(JsonNode node, String... keys) {
    JsonNode found = at(node, keys);
    List<JsonNode> items = new ArrayList<>();
    if (found.isArray()) {
      found.forEach(items::add);
    }
    return items;
  }

  static <A, B> @Nullable B map(@Nullable A value, Function<A, @Nullable B> function) {
    return value == null ? null : function.apply(value);
  }

  static Json json(JsonNode node) {
    return Json.of(node.toString());
  }
}
