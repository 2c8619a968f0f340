package dev.mortise.identity;

/// A role with its lists read, ready to be asked by many threads.
final class RoleMatcher {
  private final NameList clusters;
  private final NameList resources;
  private final NameList namespaces;
  private final NameList verbs;

  RoleMatcher(Role role) {
    this.clusters = NameList.of(role.clusters());
    this.resources = NameList.of(role.resources());
    this.namespaces = NameList.of(role.namespaces());
    this.verbs = NameList.of(role.verbs());
  }

  boolean allows(Access access) {
    return verbs.covers(access.verb().word())
        && resources.covers(access.resource())
        && (access.cluster().isEmpty() || clusters.covers(access.cluster()))
        && (access.namespace().isEmpty() || namespaces.covers(access.namespace()));
  }
}
