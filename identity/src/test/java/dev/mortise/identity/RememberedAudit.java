package dev.mortise.identity;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.List;
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

  /// `action target`, in order.
  List<String> actions() {
    return changes.stream().map(change -> change.action() + " " + change.target()).toList();
  }
}
