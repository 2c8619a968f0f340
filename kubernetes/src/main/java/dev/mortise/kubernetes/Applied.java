package dev.mortise.kubernetes;

import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What became of one document of a YAML text.
///
/// @param resource as in permissions; empty when the document does not say what it is
/// @param namespace empty where the type has none
/// @param answer the cluster's, or null when it failed
/// @param failure why it failed, or null
public record Applied(
    String resource,
    String namespace,
    String object,
    Kubernetes.@Nullable Answer answer,
    @Nullable PluginException failure) {
  /// Exactly one of answer and failure is there.
  public Applied {
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(object, "object");
    if ((answer == null) == (failure == null)) {
      throw new IllegalArgumentException("either an answer or a failure");
    }
  }
}
