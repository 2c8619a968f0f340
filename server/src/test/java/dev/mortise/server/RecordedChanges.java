package dev.mortise.server;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what people changed, as `<who> <action> <target> <detail>`, and how that ended, as
/// `<who> <action> <target> <outcome> <code> <reason>`, without code when there is none.
final class RecordedChanges implements AuditSink {
  final List<String> all = new CopyOnWriteArrayList<>();
  final List<String> ends = new CopyOnWriteArrayList<>();

  @Override
  public void intends(CallRecord call) {}

  @Override
  public void changed(Change change) {
    String what = String.join(" ", change.by().name(), change.action(), change.target());
    Change.End end = change.end();
    if (end == null) {
      all.add(what + " " + change.detail());
    } else {
      String code = end.code() == null ? "" : end.code() + " ";
      ends.add(what + " " + end.outcome() + " " + code + end.reason());
    }
  }

  @Override
  public void record(CallRecord call) {}
}
