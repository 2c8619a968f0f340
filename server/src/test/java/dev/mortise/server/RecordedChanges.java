package dev.mortise.server;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what people changed, as `<who> <action> <target> <detail>`.
final class RecordedChanges implements AuditSink {
  final List<String> all = new CopyOnWriteArrayList<>();

  @Override
  public void intends(CallRecord call) {}

  @Override
  public void changed(Change change) {
    all.add(
        String.join(" ", change.by().name(), change.action(), change.target(), change.detail()));
  }

  @Override
  public void record(CallRecord call) {}
}
