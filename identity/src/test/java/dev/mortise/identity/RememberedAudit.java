package dev.mortise.identity;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps every change in memory; fails when it is told to.
final class RememberedAudit implements AuditSink {
  final List<Change> changes = new CopyOnWriteArrayList<>();
  volatile boolean full;

  @Override
  public void intends(CallRecord call) {}

  @Override
  public void changed(Change change) {
    if (full) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "the disk is full");
    }
    changes.add(change);
  }

  @Override
  public void record(CallRecord call) {}

  /// `action target` of what began or was refused, in order.
  List<String> actions() {
    return changes.stream()
        .filter(
            change -> change.end() == null || change.end().outcome() == CallRecord.Outcome.REFUSED)
        .map(change -> change.action() + " " + change.target())
        .toList();
  }

  /// `action target outcome code` of what ended, in order.
  List<String> ends() {
    return changes.stream()
        .filter(change -> change.end() != null)
        .map(change -> {
          Change.End end = Objects.requireNonNull(change.end());
          return "%s %s %s %s"
              .formatted(change.action(), change.target(), end.outcome(), end.code());
        })
        .toList();
  }
}
