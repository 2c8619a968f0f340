package dev.mortise.gate;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A change whose beginning is on record, until somebody says how it ended.
public final class OngoingChange {
  private final AuditSink audit;
  private final Change change;
  private final long began = System.nanoTime();

  OngoingChange(AuditSink audit, Change change) {
    this.audit = audit;
    this.change = change;
  }

  /// It was made as it was meant.
  public void done() {
    done(change.detail());
  }

  /// It was made.
  ///
  /// @param became what it came to, without secrets
  public void done(String became) {
    audit.changed(change.ended(end(CallRecord.Outcome.DONE, null, became)));
  }

  /// It was made, and what came of it has a name only now.
  void doneTo(String made) {
    audit.changed(change.to(made).ended(end(CallRecord.Outcome.DONE, null, change.detail())));
  }

  /// It was not made, or not as a whole.
  public void failed(Throwable why) {
    audit.changed(
        change.ended(
            why instanceof PluginException told
                ? end(CallRecord.Outcome.FAILED, told.code(), AuditText.clean(told.getMessage()))
                : end(CallRecord.Outcome.FAILED, ErrorCode.INTERNAL, "")));
  }

  private Change.End end(CallRecord.Outcome outcome, @Nullable ErrorCode code, String reason) {
    return new Change.End(outcome, code, reason, Duration.ofNanos(System.nanoTime() - began));
  }
}
