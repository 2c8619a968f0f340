package dev.mortise.api;

import java.util.List;
import java.util.Map;

/// A resource type that a plugin keeps, beside those of Kubernetes.
@Contract("resources")
public interface ResourceType {
  /// All of a namespace, or of all namespaces where it is empty.
  @Needs("resource:offer:{name}")
  Answer list(Query query);

  /// One.
  @Needs("resource:offer:{name}")
  Answer get(Query query);

  /// A new one.
  @Needs("resource:offer:{name}")
  @Changes
  Answer create(Change change);

  /// One in place of another.
  @Needs("resource:offer:{name}")
  @Changes
  Answer update(Change change);

  /// Parts of one.
  @Needs("resource:offer:{name}")
  @Changes
  Answer patch(Change change);

  /// One less.
  @Needs("resource:offer:{name}")
  @Changes
  Answer delete(Query query);

  /// What changes from now on, until the reader ends it.
  @Needs("resource:offer:{name}")
  Items<Event> watch(Query query);

  /// Told when the plugin describes itself.
  ///
  /// @param operations those it has, of the methods above
  record Details(boolean clusterScoped, List<String> operations) {
    /// Copies the list.
    public Details {
      operations = List.copyOf(operations);
    }
  }

  /// Which ones.
  record Query(
      String namespace, String resource, String cluster, Map<String, List<String>> parameters) {}

  /// Which one, and what with it.
  record Change(String namespace, String resource, String cluster, Json document) {}

  /// A status as in HTTP and a document.
  record Answer(int status, Json document) {}

  /// One change: `ADDED`, `MODIFIED`, `DELETED`, or `RESYNC` when some were lost.
  record Event(String type, Json document) {}
}
