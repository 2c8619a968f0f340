import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of an object its author wrote, without what the cluster added: only that can be written to
/// a cluster again.
final class Portable {
  private static final List<String> METADATA = List.of("name", "namespace", "labels", "annotations");
  private static final Set<String> ADDED =
      Set.of(
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller",
          "volume.beta.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/selected-node");

  private Portable() {}

  /// Whether the cluster makes it by itself: then there is nothing to bring back.
  static boolean made(ObjectNode object) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return true;
      }
    }
    String kind = object.path("kind").asString("");
    String name = object.path("metadata").path("name").asString("");
    return (kind.equals("ConfigMap") && name.equals("kube-root-ca.crt"))
        || object.path("type").asString("").equals("kubernetes.io/service-account-token");
  }

  /// A copy with the author's own words.
  static ObjectNode of(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    ObjectNode metadata = copy.putObject("metadata");
    for (String key : METADATA) {
      if (object.path("metadata").has(key)) {
        metadata.set(key, object.path("metadata").get(key).deepCopy());
      }
    }
    if (metadata.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ADDED);
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    ofKind(copy);
    return copy;
  }

  private static void ofKind(ObjectNode copy) {
    ObjectNode spec = copy.path("spec") instanceof ObjectNode found ? found : copy.objectNode();
    switch (copy.path("kind").asString("")) {
      case "Service" -> {
        // None is the author's word: the service has no address.
        if (!spec.path("clusterIP").asString("").equals("None")) {
          spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        spec.remove("healthCheckNodePort");
      }
      case "PersistentVolumeClaim" -> spec.remove("volumeName");
      case "ServiceAccount" -> copy.remove("secrets");
      default -> {
        // It holds nothing of that sort.
      }
    }
  }

  /// A document that puts the author's words in place of an object that is there now.
  static ObjectNode over(ObjectNode current, ObjectNode saved) {
    ObjectNode document = saved.deepCopy();
    JsonNode version = current.path("metadata").path("resourceVersion");
    ((ObjectNode) document.get("metadata")).set("resourceVersion", version);
    // What was decided once for an object stays.
    for (String key : List.of("clusterIP", "clusterIPs", "volumeName", "healthCheckNodePort")) {
      if (current.path("spec").has(key)
          && document.path("spec") instanceof ObjectNode spec
          && !spec.has(key)) {
        spec.set(key, current.path("spec").get(key));
      }
    }
    return document;
  }
}
