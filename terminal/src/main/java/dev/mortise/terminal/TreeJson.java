package dev.mortise.terminal;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// As much of a plugin's document as there is room for: what is written of it is about as long as
/// what is counted here, with the spaces before each line.
final class TreeJson {
  static final int DEPTH_MAX = 64;

  private final TreeBudget budget;

  TreeJson(TreeBudget budget) {
    this.budget = budget;
  }

  /// A copy of what there is room for.
  JsonNode part(JsonNode value) {
    return part(value, 0);
  }

  private JsonNode part(JsonNode value, int depth) {
    return switch (value) {
      case ArrayNode array -> items(array, depth + 1);
      case ObjectNode object -> fields(object, depth + 1);
      case StringNode text -> StringNode.valueOf(text(text.stringValue(), depth));
      default -> {
        budget.characters(value.asString("").length());
        yield value;
      }
    };
  }

  private ArrayNode items(ArrayNode array, int depth) {
    ArrayNode part = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : array) {
      if (full(depth)) {
        break;
      }
      part.add(part(item, depth));
    }
    return part;
  }

  private ObjectNode fields(ObjectNode object, int depth) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (full(depth)) {
        break;
      }
      part.set(text(field.getKey(), depth), part(field.getValue(), depth));
    }
    return part;
  }

  private boolean full(int depth) {
    if (depth > DEPTH_MAX) {
      budget.cut("deeper than " + DEPTH_MAX + " nodes");
      return true;
    }
    budget.characters(2 * depth);
    return budget.node();
  }

  private String text(String said, int depth) {
    String text = budget.document(said, TreeBudget.TEXT_MAX);
    // Each of its lines is one there, and as far from the edge.
    int breaks = (int) text.chars().filter(c -> c == '\n').count();
    budget.characters(breaks * 2 * (depth + 1));
    return text;
  }
}
