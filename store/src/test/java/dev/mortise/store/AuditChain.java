package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A chain of the audit, what `verify` says of it, and how to spoil it.
abstract class AuditChain extends StoreContract {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final AuditConfig CONFIG = AuditConfig.standard("a test");

  static CallRecord call(Instant time, String method, CallRecord.Outcome outcome, String reason) {
    return call(time, method, "net:http:example.com", outcome, null, reason);
  }

  static CallRecord call(
      Instant time,
      String method,
      String need,
      CallRecord.Outcome outcome,
      @Nullable ErrorCode code,
      String reason) {
    return new CallRecord(
        time,
        Direction.OUT_OF_PLUGIN,
        "tax-de",
        "1.0.0",
        new Caller.User("ann", Set.of()),
        List.of("tax-de"),
        "host/http",
        method,
        new Need.Holds(Permission.parse(need)),
        outcome,
        code,
        reason,
        Duration.ofMillis(3));
  }

  /// A chain of one start, `calls` calls and one stop, signed at its end.
  final Database chain(int calls) {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      // Each look at the clock is an hour later than the one before.
      AtomicInteger looks = new AtomicInteger(1);
      AuditTrail trail =
          store.audit(CONFIG.clock(() -> NOON.plusSeconds(3_600L * looks.getAndIncrement())));
      for (int i = 0; i < calls; i++) {
        trail.record(call(NOON.plusSeconds(i), "m" + i, CallRecord.Outcome.DONE, ""));
      }
    }
    return database;
  }

  static AuditVerdict verdict(Database database) {
    List<AuditVerdict> all = new AuditArchive(database).verify();
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

  static void checkBad(Database database, long sequence, String what) {
    AuditVerdict verdict = verdict(database);
    assertEquals(Optional.of(sequence), verdict.bad().map(AuditVerdict.Bad::sequence));
    assertTrue(
        verdict.bad().orElseThrow().what().contains(what),
        verdict.bad().map(AuditVerdict.Bad::what).toString());
  }

  static void tamper(Database database, String sql, Object... values) {
    database.inTransaction(handle -> handle.execute(sql, values));
  }

  static List<AuditRecord> records(Database database) {
    List<AuditRecord> all = new ArrayList<>();
    String host = database.inTransaction(AuditRows::chains).getFirst().host();
    AuditRows.walk(database, host, all::add);
    return all;
  }
}
