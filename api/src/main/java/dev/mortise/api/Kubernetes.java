package dev.mortise.api;

import java.util.List;

/// Host function: the caller's own clusters, never with more rights than the caller has.
///
/// A resource is written as in permissions: `pods`, `deployments`, `certificates.cert-manager.io`.
/// An empty cluster is the caller's default one, an empty namespace means all of them, or that the
/// resource has none.
@Contract("k8s")
public interface Kubernetes {
  /// One object.
  @Needs("k8s:get:{resource}@namespace={namespace},cluster={cluster}")
  Answer get(Target target);

  /// Many, as a list object.
  @Needs("k8s:list:{resource}@namespace={namespace},cluster={cluster}")
  Answer list(Selection selection);

  /// What changes from now on, or from a resource version on, until the reader ends it.
  @Needs("k8s:watch:{resource}@namespace={namespace},cluster={cluster}")
  Items<ResourceType.Event> watch(Selection selection);

  /// A new object.
  @Needs("k8s:create:{resource}@namespace={namespace},cluster={cluster}")
  @Changes
  Answer create(Change change);

  /// An object in place of another.
  @Needs("k8s:update:{resource}@namespace={namespace},cluster={cluster}")
  @Changes
  Answer update(Change change);

  /// Parts of an object.
  @Needs("k8s:patch:{resource}@namespace={namespace},cluster={cluster}")
  @Changes
  Answer patch(Patch patch);

  /// One object less.
  @Needs("k8s:delete:{resource}@namespace={namespace},cluster={cluster}")
  @Changes
  Answer delete(Deletion deletion);

  /// The lines a container wrote.
  @Needs("k8s:log:{resource}@namespace={namespace},cluster={cluster}")
  Items<Output> logs(Logs logs);

  /// Runs a command in a container. The last output is its exit code; a connection that ends before
  /// it is `UNAVAILABLE`.
  @Needs("k8s:exec:{resource}@namespace={namespace},cluster={cluster}")
  @Changes
  Items<Output> exec(Command command, Items<Input> input);

  /// One object.
  record Target(String cluster, String resource, String namespace, String object) {}

  /// Many objects.
  ///
  /// @param labels a label selector; empty for all
  /// @param fields a field selector; empty for all
  /// @param limit at most so many, 0 for the server's own choice
  /// @param resume a `continue` token, or for a watch the resource version to go on from
  record Selection(
      String cluster,
      String resource,
      String namespace,
      String labels,
      String fields,
      int limit,
      String resume) {}

  /// One object to be.
  record Change(String cluster, String resource, String namespace, String object, Json document) {}

  /// @param form `strategic`, `merge`, `json` or `apply`
  record Patch(
      String cluster,
      String resource,
      String namespace,
      String object,
      String form,
      Json document) {}

  /// @param propagation `background`, `foreground` or `orphan`; empty for the server's own choice
  record Deletion(
      String cluster, String resource, String namespace, String object, String propagation) {}

  /// @param resource `pods`
  /// @param container empty for the only one
  /// @param tail at most so many lines of the past; 0 for all
  record Logs(
      String cluster,
      String resource,
      String namespace,
      String object,
      String container,
      int tail,
      boolean follow,
      boolean previous) {}

  /// @param resource `pods`
  /// @param container empty for the only one
  record Command(
      String cluster,
      String resource,
      String namespace,
      String object,
      String container,
      List<String> command,
      boolean terminal) {
    /// Copies the list.
    public Command {
      command = List.copyOf(command);
    }
  }

  /// What is typed; a size of 0 changes nothing.
  record Input(int columns, int rows, Bytes payload) {}

  /// Some output.
  ///
  /// @param channel `stdout`, `stderr`, or `exit` with the exit code as text, the last one
  record Output(String channel, Bytes payload) {}

  /// The cluster's answer.
  ///
  /// @param status as in HTTP
  /// @param warnings the cluster's own
  record Answer(int status, Json document, List<String> warnings) {
    /// Copies the list.
    public Answer {
      warnings = List.copyOf(warnings);
    }
  }
}
