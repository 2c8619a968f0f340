package dev.mortise.gate;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call that passed the gate, or did not. Holds no payload and no secret.
///
/// @param time when it came to the gate
/// @param direction into the plugin or out of it
/// @param plugin the plugin that was called, or that asked
/// @param version of that instance
/// @param caller on whose behalf
/// @param chain ids of all plugins it went through, outermost first
/// @param address `tools/get_rate`, `host/log`
/// @param method of the contract
/// @param need what it took
/// @param outcome what became of it
/// @param code why it failed or was refused; null when it did not
/// @param reason the same for people; empty when it went well
/// @param duration from the gate's door to the end
/// @param trace where it stands in a trace; null where nobody collects them
public record CallRecord(
    Instant time,
    Direction direction,
    String plugin,
    String version,
    Caller caller,
    List<String> chain,
    String address,
    String method,
    Need need,
    Outcome outcome,
    @Nullable ErrorCode code,
    String reason,
    Duration duration,
    @Nullable Trace trace) {
  /// What became of a call.
  public enum Outcome {
    /// It was let in and is about to change something; a second record tells how it ended.
    BEGUN,
    /// It was answered.
    DONE,
    /// It was let in and failed.
    FAILED,
    /// It was not let in.
    REFUSED
  }

  /// Copies the chain.
  public CallRecord {
    chain = List.copyOf(chain);
  }

  /// One that stands in no trace.
  public CallRecord(
      Instant time,
      Direction direction,
      String plugin,
      String version,
      Caller caller,
      List<String> chain,
      String address,
      String method,
      Need need,
      Outcome outcome,
      @Nullable ErrorCode code,
      String reason,
      Duration duration) {
    this(
        time, direction, plugin, version, caller, chain, address, method, need, outcome, code,
        reason, duration, null);
  }
}
