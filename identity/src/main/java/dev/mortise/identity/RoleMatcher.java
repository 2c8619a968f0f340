package dev.mortise.identity;

/// A role with its lists read, ready to be asked by many threads.
final class RoleMatcher {
  private final NameList clusters;
  private final NameList resources;
  private final NameList namespaces;
  private final NameList verbs;
  private final boolean inClusters;

  RoleMatcher(Role role) {
    this.clusters = NameList.of(role.clusters());
    this.resources = NameList.of(role.resources());
    this.namespaces = NameList.of(role.namespaces());
    this.verbs = NameList.of(role.verbs());
    // What plugins contribute lies in no cluster, and the agent in none either.
    this.inClusters =
        role.resources().stream()
            .anyMatch(r -> !r.startsWith("!") && !r.startsWith("plugin-") && !r.equals("ai"));
  }

  boolean allows(Access access) {
    return verbs.covers(access.verb().word())
        && resources.covers(access.resource())
        && (access.cluster().isEmpty() || clusters.covers(access.cluster()))
        && (access.namespace().isEmpty() || namespaces.covers(access.namespace()));
  }

  /// Whether it allows anything there.
  ///
  /// @param namespace empty for anywhere on the cluster
  boolean reaches(String cluster, String namespace) {
    return inClusters
        && verbs.coversAny()
        && clusters.covers(cluster)
        && (namespace.isEmpty() ? namespaces.coversAny() : namespaces.covers(namespace));
  }
}
