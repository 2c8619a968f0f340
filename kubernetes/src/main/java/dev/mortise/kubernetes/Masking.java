package dev.mortise.kubernetes;

import dev.mortise.api.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Hides the values of Secrets and ConfigMaps, for histories and language models: the keys stay,
/// every value becomes `***`.
public final class Masking {
  private static final String MASK = "***";
  private static final Set<String> KINDS = Set.of("Secret", "ConfigMap");
  private static final Set<String> RESOURCES = Set.of("secrets", "configmaps");
  private static final Set<String> VALUES = Set.of("data", "stringData", "binaryData");
  // The whole object stands in it once more, as text.
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Masking() {}

  /// A document, a list or a patch without values; anything of another type as it is.
  ///
  /// @param resource as in permissions; of other types, objects inside that say they are a Secret
  ///   or a ConfigMap are masked all the same
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when it is no JSON
  public static Json masked(String resource, Json document) {
    JsonNode tree = Documents.json("masking", document);
    return mask(tree, RESOURCES.contains(resource)) ? Documents.json(tree) : document;
  }

  /// @return whether something was changed
  private static boolean mask(JsonNode node, boolean inside) {
    boolean changed = false;
    if (node instanceof ArrayNode array) {
      for (JsonNode item : array) {
        changed |= mask(item, inside);
      }
    } else if (node instanceof ObjectNode object) {
      String kind = Documents.text(object, "kind");
      boolean secret = inside || KINDS.contains(kind) || KINDS.contains(kind.replace("List", ""));
      changed |= secret && maskObject(object);
      changed |= mask(object.path("items"), secret);
    }
    return changed;
  }

  private static boolean maskObject(ObjectNode object) {
    boolean changed = false;
    for (String key : VALUES) {
      changed |= object.path(key) instanceof ObjectNode values && maskAll(values);
    }
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations
        && annotations.has(LAST_APPLIED)) {
      annotations.put(LAST_APPLIED, MASK);
      changed = true;
    }
    // One step of a JSON patch.
    if (object.has("op") && object.has("value")) {
      object.put("value", MASK);
      changed = true;
    }
    return changed;
  }

  private static boolean maskAll(ObjectNode values) {
    for (String key : values.propertyNames().toArray(String[]::new)) {
      values.set(key, StringNode.valueOf(MASK));
    }
    return !values.isEmpty();
  }
}
