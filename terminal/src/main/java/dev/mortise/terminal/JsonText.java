package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Reads single values out of documents, by paths as in printer columns: `.spec.replicas`,
/// `.status.conditions[?(@.type=="Ready")].status`, `.spec.hosts[*]`.
final class JsonText {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?([A-Za-z0-9_$/-]+(?:\\\\\\.[A-Za-z0-9_$/-]+)*)"
              + "|\\[(\\d{1,4}|\\*)\\]"
              + "|\\['([^']+)'\\]"
              + "|\\[\\?\\(@\\.([A-Za-z0-9_.]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)\\]");

  private JsonText() {}

  /// All that a path leads to, with commas between; empty where it leads nowhere.
  static String at(JsonNode document, String path) {
    List<JsonNode> found = List.of(document);
    Matcher step = STEP.matcher(path.replaceAll("^\\{|\\}$", ""));
    while (step.find()) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        follow(node, step, next);
      }
      found = next;
    }
    return String.join(",", found.stream().map(JsonText::text).filter(t -> !t.isEmpty()).toList());
  }

  private static void follow(JsonNode node, Matcher step, List<JsonNode> next) {
    String name = step.group(1) == null ? step.group(3) : step.group(1);
    if (name != null) {
      next.add(node.path(name.replace("\\.", ".")));
    } else if (step.group(4) != null) {
      node.forEach(item -> {
        if (at(item, "." + step.group(4)).equals(step.group(5))) {
          next.add(item);
        }
      });
    } else if (step.group(2).equals("*")) {
      node.forEach(next::add);
    } else {
      next.add(
          node.isArray() ? node.path(Integer.parseInt(step.group(2))) : MissingNode.getInstance());
    }
  }

  /// A value in a few letters.
  static String text(JsonNode node) {
    return node.isMissingNode() || node.isNull()
        ? ""
        : node.isValueNode() ? node.asString("") : node.toString();
  }
}
