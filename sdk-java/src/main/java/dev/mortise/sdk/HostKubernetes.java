package dev.mortise.sdk;

import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import java.util.List;

/// One namespace of one of the caller's clusters; needs `k8s:<verb>:<resource>`. Safe for any
/// thread.
///
/// Resources are written as in permissions: `pods`, `certificates.cert-manager.io`.
public final class HostKubernetes {
  private final Kubernetes kubernetes;
  private final String cluster;
  private final String namespace;

  HostKubernetes(Kubernetes kubernetes, String cluster, String namespace) {
    this.kubernetes = kubernetes;
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /// The same in another cluster; empty for the caller's default one.
  public HostKubernetes cluster(String name) {
    return new HostKubernetes(kubernetes, name, namespace);
  }

  /// The same in another namespace; empty for all of them, and for resources that have none.
  public HostKubernetes namespace(String name) {
    return new HostKubernetes(kubernetes, cluster, name);
  }

  /// One object.
  public Kubernetes.Answer get(String resource, String object) {
    return kubernetes.get(new Kubernetes.Target(cluster, resource, namespace, object));
  }

  /// All objects, or those with the labels; of very many the first page.
  ///
  /// @param labels a label selector; empty for all
  public Kubernetes.Answer list(String resource, String labels) {
    return list(resource, labels, 0, "");
  }

  /// One page of them. The answer's `metadata.continue` is not empty when others follow.
  ///
  /// @param labels a label selector; empty for all
  /// @param limit at most so many; 0 for the host's own choice
  /// @param resume the `metadata.continue` of the page before; empty for the first
  public Kubernetes.Answer list(String resource, String labels, int limit, String resume) {
    return kubernetes.list(
        new Kubernetes.Selection(cluster, resource, namespace, labels, "", limit, resume));
  }

  /// What changes, until the items are closed.
  ///
  /// @param labels a label selector; empty for all
  /// @param resume the resource version to go on from; empty for now
  public Items<ResourceType.Event> watch(String resource, String labels, String resume) {
    return kubernetes.watch(
        new Kubernetes.Selection(cluster, resource, namespace, labels, "", 0, resume));
  }

  /// A new object.
  ///
  /// @param document a record, or [Json]
  public Kubernetes.Answer create(String resource, String object, Object document) {
    return kubernetes.create(change(resource, object, document));
  }

  /// An object in place of another.
  ///
  /// @param document a record, or [Json]
  public Kubernetes.Answer update(String resource, String object, Object document) {
    return kubernetes.update(change(resource, object, document));
  }

  /// Parts of an object.
  ///
  /// @param form `strategic`, `merge`, `json` or `apply`
  /// @param document a record, or [Json]
  public Kubernetes.Answer patch(String resource, String object, String form, Object document) {
    return kubernetes.patch(
        new Kubernetes.Patch(cluster, resource, namespace, object, form, json(document)));
  }

  /// One object less.
  public Kubernetes.Answer delete(String resource, String object) {
    return kubernetes.delete(new Kubernetes.Deletion(cluster, resource, namespace, object, ""));
  }

  /// The lines a container of a pod wrote, and those it writes, until the items are closed.
  ///
  /// @param container empty for the only one
  /// @param tail at most so many lines of the past; 0 for all
  public Items<Kubernetes.Output> logs(String pod, String container, int tail, boolean follow) {
    return kubernetes.logs(
        new Kubernetes.Logs(cluster, "pods", namespace, pod, container, tail, follow, false));
  }

  /// Runs a command in a container of a pod.
  ///
  /// @param container empty for the only one
  public Conversation<Kubernetes.Input, Kubernetes.Output> exec(
      String pod, String container, boolean terminal, String... command) {
    var told =
        new Kubernetes.Command(
            cluster, "pods", namespace, pod, container, List.of(command), terminal);
    return Conversation.open(outgoing -> kubernetes.exec(told, outgoing));
  }

  private Kubernetes.Change change(String resource, String object, Object document) {
    return new Kubernetes.Change(cluster, resource, namespace, object, json(document));
  }

  private static Json json(Object document) {
    return document instanceof Json given ? given : JsonCodec.encode(document);
  }
}
