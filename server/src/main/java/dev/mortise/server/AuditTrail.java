package dev.mortise.server;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  /// @param since not before; null for any time
  /// @param until before; null for any time
  /// @param kite what Kite asks for beside that, one entry for one thing; null for every record
  record Query(
      String caller,
      String plugin,
      String action,
      String target,
      String cluster,
      String outcome,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Kite kite) {}

  /// In Kite's words.
  ///
  /// @param type `plugin`, `plugin_tool`, `plugin_resource`
  /// @param operation `plugin_get` and so on
  /// @param person the name of the very user who did it
  record Kite(String type, String operation, String person) {}

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
  /// @param outcome `begun`, `done`, `failed`, `refused`
  /// @param code why it failed or was refused; else empty
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
      String code,
      String reason,
      long durationNanos) {}
}
