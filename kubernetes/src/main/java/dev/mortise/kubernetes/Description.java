package dev.mortise.kubernetes;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.Kubernetes.Target;
import dev.mortise.api.PluginException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An object beside the events that name it.
final class Description {
  private static final int EVENTS_MAX = 100;

  private Description() {}

  static Json of(ClusterOperations cluster, Target target) {
    JsonNode object = Documents.json("describe", cluster.get(target).document());
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    description.set("object", object);
    description.set("events", events(cluster, target, Documents.text(object, "metadata", "uid")));
    return Documents.json(description);
  }

  private static JsonNode events(ClusterOperations cluster, Target target, String uid) {
    Selection selection =
        new Selection(
            target.cluster(),
            "events",
            target.namespace(),
            "",
            "involvedObject.uid=" + uid,
            EVENTS_MAX,
            "");
    try {
      return Documents.json("describe", cluster.list(selection).document()).path("items");
    } catch (PluginException e) {
      // Who may see an object need not be allowed to see what happened to it.
      return JsonNodeFactory.instance.arrayNode();
    }
  }
}
