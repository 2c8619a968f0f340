package dev.mortise.host;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An audit that tests read.
final class Auditor implements AuditSink {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<String> ends = new CopyOnWriteArrayList<>();
  final List<CallRecord> calls = new CopyOnWriteArrayList<>();
  volatile boolean full;

  private void add(String line) {
    if (full) {
      throw new dev.mortise.api.PluginException(
          dev.mortise.api.ErrorCode.UNAVAILABLE, "The audit cannot be written: the disk is full.");
    }
    lines.add(line);
  }

  @Override
  public void intends(CallRecord call) {
    add(call.outcome() + " " + call.address() + " " + call.method());
  }

  @Override
  public void changed(Change change) {
    if (change.end() == null) {
      add(change.action() + " " + change.target() + " " + change.detail());
    } else {
      ends.add(change.action() + " " + change.target() + " " + change.end().outcome());
    }
  }

  @Override
  public void record(CallRecord call) {
    calls.add(call);
  }
}
