package dev.mortise.terminal;

import java.time.Instant;
import java.util.List;

/// The audit, as the workspace reads it. Methods may wait; called on threads that may.
public interface AuditTrail {
  /// Nothing is recorded.
  AuditTrail NONE = _ -> List.of();

  /// The newest that fit, newest first.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it cannot be read
  List<Entry> newest(int limit);

  /// One record.
  record Entry(
      Instant time,
      String plugin,
      String caller,
      String action,
      String target,
      String outcome,
      String reason,
      long micros) {}
}
