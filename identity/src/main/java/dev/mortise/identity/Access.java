package dev.mortise.identity;

import java.util.Objects;

/// One thing a person wants to do, as roles judge it.
///
/// @param cluster a cluster's name; [#ALL] for whoever names none; empty where the resource lies in
///   no cluster, as a plugin's own does
/// @param resource `pods`, `certificates.cert-manager.io`, `plugin-<id>`
/// @param namespace a namespace; [#ALL] for all of them, and for resources that have none; empty
///   where the resource lies in no cluster
/// @param verb what is to be done
public record Access(String cluster, String resource, String namespace, Verb verb) {
  /// Every cluster, or every namespace: only roles that hold nothing back cover it.
  public static final String ALL = "_all";

  /// Checks that nothing is missing.
  public Access {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(verb, "verb");
    if (resource.isEmpty()) {
      throw new IllegalArgumentException("an access names a resource");
    }
  }

  /// Access to a resource of a cluster. An empty cluster or namespace means all of them.
  public static Access inCluster(String cluster, String resource, String namespace, Verb verb) {
    return new Access(
        cluster.isEmpty() ? ALL : cluster, resource, namespace.isEmpty() ? ALL : namespace, verb);
  }

  /// Access to what a plugin contributes itself. It lies in no cluster and no namespace, so those
  /// of a role do not count.
  public static Access toPlugin(String plugin, Verb verb) {
    return new Access("", "plugin-" + plugin, "", verb);
  }

  /// Access to a resource type that a plugin keeps, wherever its objects lie.
  public static Access toPluginResource(String plugin, String type, Verb verb) {
    return new Access("", "plugin-" + plugin + "-" + type, "", verb);
  }

  /// `list of pods in dev on cluster a`, the way refusals say it.
  String words() {
    String where =
        namespace.isEmpty()
            ? ""
            : namespace.equals(ALL) ? " in all namespaces" : " in " + namespace;
    String on =
        cluster.isEmpty()
            ? ""
            : cluster.equals(ALL) ? " on every cluster" : " on cluster " + cluster;
    return verb.word() + " of " + resource + where + on;
  }
}
