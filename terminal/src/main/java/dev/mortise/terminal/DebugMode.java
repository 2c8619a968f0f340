package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A Deployment whose containers sleep in place of what they run, so that somebody can look around
/// in them. Documents in, documents out; nobody is asked here.
///
/// What the containers ran is kept in [#ANNOTATION] of the Deployment, not of its pods: when it is
/// put back, the pods are of the same template as before. A field that somebody else changed
/// meanwhile is theirs and stays.
enum DebugMode {
  NONE(""),
  PLAIN("debug"),
  ROOT("root debug");

  static final String ANNOTATION = "mortise.dev/debug-mode";

  /// All annotations of an object together have 262,144 bytes at most.
  static final int KEPT_BYTES_MAX = 65_536;

  /// KubeTile keeps in it what its own debug mode replaced.
  private static final String KUBETILE = "debug.kubetile.io/original-command";

  /// What of a container is replaced: a probe or a hook would end one that only sleeps.
  private static final List<String> FIELDS =
      List.of(
          "command",
          "args",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle",
          "securityContext");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String word;

  DebugMode(String word) {
    this.word = word;
  }

  /// One step from a mode to another.
  ///
  /// @param template the template of the pods that it was worked out for
  /// @param kept what the annotation held then; empty for none
  /// @param patch a JSON patch that counts only for that very version of the Deployment
  /// @param theirs fields that somebody else changed meanwhile and that stay, as `app.command`
  record Step(
      DebugMode from,
      DebugMode to,
      int containers,
      JsonNode template,
      String kept,
      JsonNode patch,
      List<String> theirs) {
    Step {
      theirs = List.copyOf(theirs);
    }

    /// Whether it was worked out for the same, but for what is no part of what it changes.
    boolean meansTheSameAs(Step other) {
      return template.equals(other.template) && kept.equals(other.kept);
    }
  }

  String word() {
    return word;
  }

  /// For a list: the mode of a Deployment in a word, empty for none.
  static String word(JsonNode deployment) {
    try {
      return of(deployment).word;
    } catch (PluginException e) {
      return "debug?";
    }
  }

  /// @throws PluginException `INVALID_ARGUMENT` when somebody wrote something else into the
  ///   annotation
  static DebugMode of(JsonNode deployment) {
    String text = annotation(deployment, ANNOTATION);
    if (text.isEmpty()) {
      return NONE;
    }
    return kept(text).path("mode").asString("").equals(ROOT.word) ? ROOT : PLAIN;
  }

  private static String annotation(JsonNode deployment, String name) {
    return deployment.path("metadata").path("annotations").path(name).asString("");
  }

  private static JsonNode kept(String text) {
    try {
      JsonNode kept = JsonMapper.shared().readTree(text);
      if (kept.path("containers").isObject()) {
        return kept;
      }
    } catch (JacksonException e) {
      // Said below: whoever wrote it, it was not the debug mode.
    }
    throw new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "the annotation "
            + ANNOTATION
            + " is not what the debug mode wrote; take it away, and look what its containers run");
  }

  /// What it takes to go to this mode, or back when the Deployment is in it already.
  ///
  /// @throws PluginException when it cannot be
  Step step(JsonNode deployment) {
    DebugMode from = of(deployment);
    DebugMode to = from == this ? NONE : this;
    if (from == NONE && !annotation(deployment, KUBETILE).isEmpty()) {
      throw new PluginException(
          ErrorCode.CONFLICT, "it is in KubeTile's debug mode; end that with KubeTile first");
    }
    String text = annotation(deployment, ANNOTATION);
    JsonNode template = deployment.path("spec").path("template");
    JsonNode now = template.path("spec").path("containers");
    List<String> theirs = new ArrayList<>();
    ArrayNode before = NODES.arrayNode();
    if (from != NONE) {
      refuseMissing(kept(text).path("containers"), now);
    }
    for (JsonNode container : now) {
      JsonNode kept = from == NONE ? null : kept(text).path("containers").get(name(container));
      before.add(kept == null ? container.deepCopy() : from.restored(container, kept, theirs));
    }
    ArrayNode after = NODES.arrayNode();
    before.forEach(container -> after.add(to.applied(container)));
    return new Step(
        from, to, now.size(), template, text, patch(deployment, after, to.keeping(before)), theirs);
  }

  /// What a container ran that has another name now would be lost.
  private static void refuseMissing(JsonNode kept, JsonNode now) {
    Set<String> names = now.valueStream().map(DebugMode::name).collect(Collectors.toSet());
    List<String> missing =
        kept.propertyStream().map(Map.Entry::getKey).filter(name -> !names.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "it has no container "
              + String.join(", ", missing)
              + " any more, and what that ran is only in the annotation "
              + ANNOTATION
              + "; give it the name it had, or write that back by hand and take the annotation"
              + " away");
    }
  }

  private static String name(JsonNode container) {
    return container.path("name").asString("");
  }

  private static JsonNode patch(JsonNode deployment, ArrayNode containers, @Nullable String kept) {
    ArrayNode patch = NODES.arrayNode();
    JsonNode metadata = deployment.path("metadata");
    // The cluster refuses it for any other version.
    change(patch, "replace", "/metadata/resourceVersion", metadata.path("resourceVersion"));
    change(patch, "replace", "/spec/template/spec/containers", containers);
    if (!metadata.has("annotations")) {
      change(patch, "add", "/metadata/annotations", NODES.objectNode());
    }
    String path = "/metadata/annotations/" + ANNOTATION.replace("/", "~1");
    if (kept == null) {
      change(patch, "remove", path, null);
    } else {
      change(patch, "add", path, NODES.stringNode(kept));
    }
    return patch;
  }

  private static void change(ArrayNode patch, String what, String path, @Nullable JsonNode value) {
    ObjectNode step = patch.addObject().put("op", what).put("path", path);
    if (value != null) {
      step.set("value", value);
    }
  }

  /// With the same fields, not with copies of them.
  private static ObjectNode copy(JsonNode object) {
    ObjectNode copy = NODES.objectNode();
    object.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
    return copy;
  }

  /// A container as it is in this mode.
  private ObjectNode applied(JsonNode container) {
    ObjectNode changed = copy(container);
    if (this == NONE) {
      return changed;
    }
    FIELDS.stream().filter(field -> !field.equals("securityContext")).forEach(changed::remove);
    changed.putArray("command").add("sleep").add("infinity");
    if (this == ROOT) {
      ObjectNode context = copy(container.path("securityContext"));
      // A pod may forbid root for all of its containers.
      context.put("runAsUser", 0).put("runAsNonRoot", false);
      changed.set("securityContext", context);
    }
    return changed;
  }

  /// A container as it was before this mode.
  private ObjectNode restored(JsonNode container, JsonNode kept, List<String> theirs) {
    ObjectNode mine = applied(kept);
    ObjectNode restored = copy(container);
    for (String field : FIELDS) {
      JsonNode value = kept.get(field);
      if (!Objects.equals(container.get(field), mine.get(field))) {
        theirs.add(name(container) + "." + field);
      } else if (value == null) {
        restored.remove(field);
      } else {
        restored.set(field, value);
      }
    }
    return restored;
  }

  /// What has to be kept while these containers are in this mode; null for nothing.
  private @Nullable String keeping(ArrayNode containers) {
    if (this == NONE) {
      return null;
    }
    ObjectNode all = NODES.objectNode();
    all.put("mode", word);
    ObjectNode kept = all.putObject("containers");
    for (JsonNode container : containers) {
      ObjectNode one = kept.putObject(name(container));
      for (String field : FIELDS) {
        JsonNode value = container.get(field);
        if (value != null) {
          one.set(field, value);
        }
      }
    }
    String text = all.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > KEPT_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "what its containers run takes %,d bytes to keep, and an annotation gets %,d at most"
              .formatted(bytes, KEPT_BYTES_MAX));
    }
    return text;
  }
}
