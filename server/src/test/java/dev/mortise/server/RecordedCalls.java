package dev.mortise.server;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// Remembers calls of tools that were made.
final class RecordedCalls implements AuditSink {
  private final LinkedBlockingQueue<CallRecord> all = new LinkedBlockingQueue<>();

  /// The traces of those since the last time.
  List<String> traces() {
    List<CallRecord> taken = new ArrayList<>();
    all.drainTo(taken);
    return taken.stream().map(RecordedCalls::trace).toList();
  }

  private static String trace(CallRecord call) {
    return call.trace() == null ? "none" : call.trace().traceId();
  }

  @Override
  public void intends(CallRecord call) {}

  @Override
  public void changed(Change change) {}

  @Override
  public void record(CallRecord call) {
    if (call.outcome() == CallRecord.Outcome.DONE) {
      all.add(call);
    }
  }
}
