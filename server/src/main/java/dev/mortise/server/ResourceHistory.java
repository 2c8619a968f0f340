package dev.mortise.server;

import java.time.Instant;
import java.util.List;

/// Who changed which resource to what. A port; secrets are masked before they come here.
public interface ResourceHistory {
  /// Keeps one change.
  void record(Change change);

  /// The changes of one resource, newest first.
  ///
  /// @param page from 1
  /// @param size of a page
  Page of(Which which, int page, int size);

  /// One resource.
  ///
  /// @param type the name its routes have: `pods`, `plugin-<plugin>-<type>`
  record Which(String cluster, String type, String namespace, String name) {}

  /// One change, or a try of one.
  ///
  /// @param operation `create`, `update`, `patch`, `delete`, `apply`
  /// @param source `manual`, `ai` or `plugin`
  /// @param before as JSON; empty where it was not there or could not be read
  /// @param after as JSON; empty where it is not there
  /// @param error empty when it went well
  record Change(
      Instant time,
      Which which,
      String operation,
      String source,
      String by,
      String before,
      String after,
      String error) {}

  /// One page.
  ///
  /// @param total how many there are altogether
  record Page(List<Change> changes, long total) {
    /// Copies the list.
    public Page {
      changes = List.copyOf(changes);
    }
  }
}
