package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.gate.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts what a plugin may not do into its own log, where its author looks: the same words once in a
/// while, and never many. Safe for any thread.
final class RefusalNotes {
  /// How long the same is not said again.
  static final Duration QUIET = Duration.ofSeconds(10);

  /// How much is said of one plugin within that time.
  static final int SAID_MAX = 32;

  private final PluginLogs logs;
  private final InstantSource clock;
  // By plugin, what was said and when, the oldest first; guarded by this.
  private final Map<String, Map<String, Instant>> said = new LinkedHashMap<>();

  RefusalNotes(PluginLogs logs, InstantSource clock) {
    this.logs = logs;
    this.clock = clock;
  }

  /// Says why a call was refused, a line of the remedy on a line of its own, so that it can be
  /// copied into a manifest.
  void record(CallRecord call) {
    boolean refused = call.outcome() == CallRecord.Outcome.REFUSED;
    if (refused && call.code() == ErrorCode.PERMISSION_DENIED && fresh(call)) {
      call.reason().lines().forEach(line -> logs.of(call.plugin()).say("warn", line));
    }
  }

  private synchronized boolean fresh(CallRecord call) {
    Instant now = clock.instant();
    Map<String, Instant> own = said.computeIfAbsent(call.plugin(), _ -> new LinkedHashMap<>());
    own.values().removeIf(then -> !now.isBefore(then.plus(QUIET)));
    return own.size() < SAID_MAX && own.putIfAbsent(call.reason(), now) == null;
  }
}
