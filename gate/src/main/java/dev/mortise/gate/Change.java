package dev.mortise.gate;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One act of an operator or a user that is no call: a grant, a setting, an installation.
///
/// @param time when it began, in the record of its end too
/// @param by who did it
/// @param action one word or two with a dot: `grant`, `revoke`, `plugin.install`, `user.add`
/// @param target what it was done to, without secrets
/// @param detail what it becomes, without secrets; may be empty
/// @param end how it ended; null when it only begins
public record Change(
    Instant time, Caller by, String action, String target, String detail, @Nullable End end) {
  /// How a change ended.
  ///
  /// @param outcome any but `BEGUN`
  /// @param code why it failed or was refused; null when it did not
  /// @param reason the same for people; what became of it when it went well; may be empty
  public record End(
      CallRecord.Outcome outcome, @Nullable ErrorCode code, String reason, Duration took) {}

  /// One that begins.
  public Change(Instant time, Caller by, String action, String target, String detail) {
    this(time, by, action, target, detail, null);
  }

  /// The same, ended.
  Change ended(End how) {
    return new Change(time, by, action, target, detail, how);
  }

  /// The same, not let in: it never began.
  public Change refused(ErrorCode code) {
    return ended(new End(CallRecord.Outcome.REFUSED, code, detail, Duration.ZERO));
  }

  /// The same, done to what has its name only since.
  Change to(String made) {
    return new Change(time, by, action, made, detail, end);
  }
}
