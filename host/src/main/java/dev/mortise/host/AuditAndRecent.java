package dev.mortise.host;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.RecentCalls;

/// The audit, and beside it the last calls in memory, and what was refused in plugins' logs.
record AuditAndRecent(AuditSink audit, RecentCalls recent, RefusalNotes notes)
    implements AuditSink {
  @Override
  public void intends(CallRecord call) {
    audit.intends(call);
  }

  @Override
  public void changed(Change change) {
    audit.changed(change);
  }

  @Override
  public void record(CallRecord call) {
    recent.record(call);
    notes.record(call);
    audit.record(call);
  }
}
