package dev.mortise.kubernetes;

import java.util.Objects;

/// A resource type as one cluster serves it.
///
/// @param name how permissions write it: `pods`, `certificates.cert-manager.io`; one type has one
///   name
/// @param group the API group; empty for the core
/// @param version `v1`
/// @param plural the last word of its path
/// @param kind `Pod`
/// @param namespaced whether its objects stand in a namespace
public record ResourceKind(
    String name, String group, String version, String plural, String kind, boolean namespaced) {
  /// Nothing may be missing.
  public ResourceKind {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(plural, "plural");
    Objects.requireNonNull(kind, "kind");
  }

  /// What stands in a document: `v1`, `apps/v1`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// The same type in another version.
  ResourceKind at(String otherVersion) {
    return new ResourceKind(name, group, otherVersion, plural, kind, namespaced);
  }

  /// The path below the server's address, without a slash at either end.
  ///
  /// @param namespace empty for none, or for all
  /// @param object empty for all of them
  String path(String namespace, String object) {
    StringBuilder path = new StringBuilder(group.isEmpty() ? "api/" : "apis/").append(apiVersion());
    if (!namespace.isEmpty()) {
      path.append("/namespaces/").append(namespace);
    }
    path.append('/').append(plural);
    return object.isEmpty() ? path.toString() : path.append('/').append(object).toString();
  }
}
