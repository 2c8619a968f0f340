package dev.mortise.kubernetes;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Applies the documents of a YAML text one after the other.
public final class Application {
  private final ClusterOperations cluster;
  private final String namespace;
  private final Check allowed;

  Application(ClusterOperations cluster, String namespace, Check allowed) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.allowed = allowed;
  }

  /// Says whether one document may be applied.
  @FunctionalInterface
  public interface Check {
    /// @throws PluginException why it may not, usually `PERMISSION_DENIED`
    void mayApply(ResourceKind kind, String namespace, String object);
  }

  List<Applied> apply(String yaml) {
    return Documents.yaml(cluster.where().subject("apply"), yaml).stream()
        .map(this::applyOne)
        .toList();
  }

  private Applied applyOne(JsonNode document) {
    String object = Documents.text(document, "metadata", "name");
    String resource = "";
    String place = "";
    try {
      ResourceKind kind =
          cluster.kindOf(Documents.text(document, "apiVersion"), Documents.text(document, "kind"));
      resource = kind.name();
      place = kind.namespaced() ? namespaceOf(document) : "";
      allowed.mayApply(kind, place, object);
      Json sent = Documents.json(document);
      Kubernetes.Patch patch = new Kubernetes.Patch("", resource, place, object, "apply", sent);
      return new Applied(resource, place, object, cluster.patch(patch), null);
    } catch (PluginException e) {
      return new Applied(resource, place, object, null, e);
    }
  }

  private String namespaceOf(JsonNode document) {
    String written = Documents.text(document, "metadata", "namespace");
    return written.isEmpty() ? namespace : written;
  }
}
