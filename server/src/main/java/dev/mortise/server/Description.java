package dev.mortise.server;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A document in words, the way `kubectl describe` sets them: a name and what it is per line.
final class Description {
  private static final int DEPTH_MAX = 16;
  private static final int CHARACTERS_MAX = 200_000;

  private final StringBuilder text = new StringBuilder();

  private Description() {}

  static String of(JsonNode document) {
    var description = new Description();
    description.write(document, 0);
    return description.text.toString();
  }

  private void write(JsonNode node, int depth) {
    if (depth > DEPTH_MAX || text.length() > CHARACTERS_MAX) {
      return;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      member(member.getKey(), member.getValue(), depth);
    }
    int index = 0;
    for (JsonNode item : node.isArray() ? node : Nodes.array()) {
      member("- " + index++, item, depth);
    }
  }

  private void member(String name, JsonNode value, int depth) {
    text.append("  ".repeat(depth)).append(name).append(':');
    if (value.isContainer() && !value.isEmpty()) {
      text.append('\n');
      write(value, depth + 1);
    } else {
      text.append("  ").append(value.isContainer() ? "<none>" : value.asString("")).append('\n');
    }
  }
}
