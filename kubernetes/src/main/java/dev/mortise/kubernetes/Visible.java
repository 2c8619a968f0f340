package dev.mortise.kubernetes;

import dev.mortise.api.Kubernetes.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes out of a list over all namespaces what its reader may not see.
final class Visible {
  private Visible() {}

  /// The same list when everything may be seen.
  static Answer of(Answer answer, ResourceKind kind, Predicate<String> seen) {
    JsonNode list = Documents.json("list", answer.document());
    if (!(list instanceof ObjectNode object) || !(list.path("items") instanceof ArrayNode items)) {
      return answer;
    }
    Predicate<String> once = asked(seen);
    int before = items.size();
    ArrayNode left = object.arrayNode();
    items.forEach(item -> {
      if (once.test(
          namespace(
              kind,
              Documents.text(item, "metadata", "namespace"),
              Documents.text(item, "metadata", "name")))) {
        left.add(item);
      }
    });
    if (left.size() == before) {
      return answer;
    }
    object.set("items", left);
    // How many more there are would tell of those that stay hidden.
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("remainingItemCount");
    }
    return new Answer(answer.status(), Documents.json(object), answer.warnings());
  }

  /// The namespace an object belongs to; empty where its type has none. A namespace belongs to
  /// itself.
  static String namespace(ResourceKind kind, String namespace, String name) {
    return kind.name().equals("namespaces") ? name : kind.namespaced() ? namespace : "";
  }

  /// Asks once for each namespace. For one thread.
  static Predicate<String> asked(Predicate<String> seen) {
    Map<String, Boolean> answers = new HashMap<>();
    return namespace -> answers.computeIfAbsent(namespace, seen::test);
  }
}
