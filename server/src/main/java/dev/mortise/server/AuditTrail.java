package dev.mortise.server;

import java.time.Instant;
import java.util.List;

/// What was recorded. A port.
public interface AuditTrail {
  /// Remembers nothing.
  AuditTrail NONE = (query, page, size) -> new Page(List.of(), 0);

  /// Records that fit, newest first.
  ///
  /// @param page from 1
  /// @param size of a page
  Page find(Query query, int page, int size);

  /// What to look for; an empty text is no condition.
  ///
  /// @param caller the name of who did it
  /// @param action `tools/x.execute`, `grant`
  /// @param target part of what it was done to
  record Query(String caller, String plugin, String action, String target, String cluster) {}

  /// One page.
  ///
  /// @param total how many fit altogether
  record Page(List<Entry> entries, long total) {
    /// Copies the list.
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// One record.
  ///
  /// @param kind of caller: `user`, `operator`, `application`, `background`
  /// @param outcome `done`, `failed`, `refused`, `begun`, or `changed` for what is no call
  record Entry(
      long id,
      Instant time,
      String caller,
      String kind,
      String plugin,
      String version,
      String action,
      String target,
      String cluster,
      String outcome,
      String reason,
      long durationNanos) {}
}
