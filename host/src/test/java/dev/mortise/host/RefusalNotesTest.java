package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.LogLine;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Authors find in their plugin's log what it may not do, and nobody can flood it by being refused.
final class RefusalNotesTest {
  @TempDir Path home;
  private final TurnableClock clock = new TurnableClock();
  private PluginLogs logs;
  private RefusalNotes notes;

  @BeforeEach
  void open() {
    logs = new PluginLogs(clock, home);
    notes = new RefusalNotes(logs, clock);
  }

  /// The folder can be removed when nothing writes into it any more.
  @AfterEach
  void close() {
    logs.close();
  }

  private void record(CallRecord.Outcome outcome, ErrorCode code, String reason) {
    notes.record(
        new CallRecord(
            clock.instant(),
            Direction.OUT_OF_PLUGIN,
            "hello",
            "1.0.0",
            new Caller.Operator("me"),
            List.of("hello"),
            "host/storage",
            "put",
            new Need.Holds(Permission.parse("storage:use")),
            outcome,
            code,
            reason,
            Duration.ZERO));
  }

  private List<String> said() {
    return logs.of("hello").last(1_000).stream().map(LogLine::text).toList();
  }

  @Test
  void theRemedyStandsOnLinesOfItsOwnAndTheSameIsSaidOnceInAWhile() {
    String reason = "hello may not:\n[[permissions]]\nuse = \"storage:use\"";
    record(CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, reason);
    record(CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, reason);
    assertEquals(List.of("hello may not:", "[[permissions]]", "use = \"storage:use\""), said());
    clock.advance(RefusalNotes.QUIET);
    record(CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, reason);
    assertEquals(6, said().size());
  }

  @Test
  void whoIsRefusedForManyReasonsIsNotHeardWithoutEnd() {
    for (int i = 0; i < 1_000; i++) {
      record(CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, "reason " + i);
    }
    assertEquals(RefusalNotes.SAID_MAX, said().size());
  }

  @Test
  void whatWasLetInOrWaitsForTimeIsNotSaid() {
    record(CallRecord.Outcome.FAILED, ErrorCode.PERMISSION_DENIED, "the plugin's own refusal");
    record(CallRecord.Outcome.REFUSED, ErrorCode.RESOURCE_EXHAUSTED, "too often");
    assertEquals(List.of(), said());
  }
}
