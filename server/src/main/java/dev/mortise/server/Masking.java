package dev.mortise.server;

import dev.mortise.api.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes what is secret out of documents before they are kept or shown: the values of Secrets, and
/// whatever is called by a name that promises a secret.
final class Masking {
  private static final String MASK = "***";
  private static final List<String> NAMES =
      List.of("password", "passwd", "secret", "token", "apikey", "privatekey", "credential");
  private static final List<String> OF_SECRETS = List.of("data", "stringdata");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Masking() {}

  /// The same document without its secrets; what is no JSON becomes nothing.
  static String masked(Json document) {
    JsonNode node = Nodes.tree(document);
    mask(node);
    return node.toPrettyString();
  }

  /// The same for a language model: the values of ConfigMaps are hidden too.
  static String forModel(Json document) {
    JsonNode node = Nodes.tree(document);
    mask(node);
    hideConfiguration(node);
    return node.toString();
  }

  private static void hideConfiguration(JsonNode node) {
    if (node.path("kind").asString("").equals("ConfigMap")) {
      hideAll(node.path("data"));
      hideAll(node.path("binaryData"));
    }
    node.path("items").forEach(Masking::hideConfiguration);
  }

  private static void mask(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        boolean secret = object.path("kind").asString("").equals("Secret");
        for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
          String name = member.getKey().toLowerCase(Locale.ROOT);
          if (secret && OF_SECRETS.contains(name)) {
            hideAll(member.getValue());
          } else if (member.getValue().isValueNode()
              && (hides(member.getKey()) || named(object, name))) {
            object.put(member.getKey(), MASK);
          } else {
            mask(member.getValue());
          }
        }
      }
      case ArrayNode array -> array.forEach(Masking::mask);
      default -> {
        // A value whose name promises nothing.
      }
    }
  }

  /// A variable of a container, `{"name": "DB_PASSWORD", "value": …}`.
  private static boolean named(ObjectNode object, String member) {
    return member.equals("value") && hides(object.path("name").asString(""));
  }

  private static boolean hides(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return name.equals(LAST_APPLIED)
        || (NAMES.stream().anyMatch(plain::contains) && !plain.endsWith("name"));
  }

  private static void hideAll(JsonNode values) {
    if (values instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        object.put(name, MASK);
      }
    }
  }
}
