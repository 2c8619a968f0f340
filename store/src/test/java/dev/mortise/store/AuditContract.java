package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The audit on either database: torture 42.
abstract class AuditContract extends AuditChain {
  @Test
  void whatWasWrittenIsGoodAndItsEndIsSigned() {
    AuditVerdict verdict = verdict(chain(5));
    assertTrue(verdict.good(), verdict::toString);
    assertEquals(7, verdict.records());
    assertEquals(7, verdict.lastSigned().orElseThrow().sequence());
    assertTrue(verdict.lastSigned().orElseThrow().clean());
    assertEquals(0, verdict.unsigned());
    assertEquals(List.of(), verdict.notes());
  }

  @Test
  @DisplayName("torture/42 names a record that was edited")
  void namesARecordThatWasEdited() {
    Database database = chain(5);
    tamper(database, "UPDATE mortise_audit SET caller = 'user:bob' WHERE sequence = 4");
    checkBad(database, 4, "does not match its hash");
  }

  @Test
  void namesARecordWhoseTextWasEditedToOneThatLooksTheSame() {
    Database database = chain(2);
    tamper(
        database,
        "UPDATE mortise_audit SET target = ? WHERE sequence = 2",
        "net:http:exam\u200bple.com");
    checkBad(database, 2, "does not match its hash");
  }

  @Test
  @DisplayName("torture/42 names a record that was deleted")
  void namesARecordThatWasDeleted() {
    Database database = chain(5);
    tamper(database, "DELETE FROM mortise_audit WHERE sequence = 3");
    checkBad(database, 3, "is missing");
  }

  @Test
  @DisplayName("torture/42 names the first of two that changed places")
  void namesTheFirstOfTwoThatChangedPlaces() {
    Database database = chain(5);
    tamper(database, "UPDATE mortise_audit SET sequence = 100 WHERE sequence = 3");
    tamper(database, "UPDATE mortise_audit SET sequence = 3 WHERE sequence = 5");
    tamper(database, "UPDATE mortise_audit SET sequence = 5 WHERE sequence = 100");
    checkBad(database, 3, "put in the place of another");
  }

  @Test
  @DisplayName("torture/42 names a record that was put in")
  void namesARecordThatWasPutIn() {
    Database database = chain(3);
    tamper(
        database,
        "INSERT INTO mortise_audit SELECT host, 6, time, kind, plugin, version, caller, via, action,"
            + " target, outcome, code, reason, micros, hash FROM mortise_audit WHERE sequence = 2");
    checkBad(database, 6, "does not match its hash");
  }

  @Test
  @DisplayName("torture/42 names where the end was cut off, signatures too")
  void namesWhereTheEndWasCutOffEvenWhenTheSignaturesWentWithIt() {
    Database database = chain(5);
    tamper(database, "DELETE FROM mortise_audit WHERE sequence > 4");
    checkBad(database, 5, "is missing, and so are all after it");
    tamper(database, "DELETE FROM mortise_audit_head");
    tamper(database, "UPDATE mortise_audit_chain SET sequence = 4");
    checkBad(database, 5, "is missing, and so are all after it");
    tamper(database, "DELETE FROM mortise_audit");
    tamper(database, "DELETE FROM mortise_audit_chain");
    checkBad(database, 1, "is missing, and so are all after it");
  }

  @Test
  @DisplayName("torture/42 a chain that was written anew is not what was signed")
  void aChainThatWasWrittenAnewIsNotWhatWasSigned() {
    Database database = chain(3);
    String before = AuditRecord.NOTHING_BEFORE;
    for (AuditRecord old : records(database)) {
      AuditEntry e = old.entry();
      AuditEntry forged =
          new AuditEntry(
              e.kind(),
              e.plugin(),
              e.version(),
              "user:bob",
              e.via(),
              e.action(),
              e.target(),
              e.outcome(),
              e.code(),
              e.reason(),
              e.micros());
      AuditRecord anew =
          AuditRecord.after(before, old.host(), old.sequence(), old.micros(), forged);
      before = anew.hash();
      tamper(
          database,
          "UPDATE mortise_audit SET caller = 'user:bob', hash = ? WHERE sequence = ?",
          anew.hash(),
          anew.sequence());
    }
    checkBad(database, 1, "the chain written anew");
  }

  @Test
  @DisplayName("torture/42 text from outside stays on its line and holds no secret")
  void textFromOutsideStaysOnItsLineAndHoldsNoSecret() {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(CONFIG);
      trail.record(
          call(
              NOON,
              "get\n2026-01-01 user:root granted everything\u001b[2J\u202e",
              "http:get:/costs?token=hunter2",
              CallRecord.Outcome.REFUSED,
              ErrorCode.PERMISSION_DENIED,
              "no: https://ann:hunter2@example.com/a?key=hunter2#hunter2 is refused"));
      trail.record(
          call(
              NOON,
              "get",
              "net:http:example.com",
              CallRecord.Outcome.FAILED,
              ErrorCode.PLUGIN_FAILED,
              "the plugin says hunter2"));
      trail.changed(
          new Change(
              NOON,
              new Caller.Operator("me\r\nyou"),
              "grant",
              "tax-de https://u:hunter2@h/x?y=hunter2",
              "x".repeat(5_000)));
    }
    assertTrue(verdict(database).good());
    for (AuditRecord record : records(database)) {
      String all = record.entry().toString();
      assertFalse(all.contains("hunter2"), all);
      assertTrue(all.codePoints().noneMatch(Character::isISOControl), all);
      assertFalse(all.contains("\u202e"), all);
    }
    AuditEntry refused = records(database).get(1).entry();
    assertEquals("http:get:/costs", refused.target());
    assertEquals("no: https://example.com/a is refused", refused.reason());
  }

  @Test
  @DisplayName("torture/42 when the clock goes back the order stays")
  void whenTheClockGoesBackTheOrderStays() {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(CONFIG);
      trail.record(call(NOON, "first", CallRecord.Outcome.DONE, ""));
      trail.record(call(NOON.minusSeconds(3_600), "second", CallRecord.Outcome.DONE, ""));
    }
    List<AuditRecord> records = records(database);
    assertEquals("host/http first", records.get(1).entry().action());
    assertEquals("host/http second", records.get(2).entry().action());
    AuditVerdict verdict = verdict(database);
    assertTrue(verdict.good());
    assertTrue(
        verdict.notes().stream().anyMatch(note -> note.startsWith("time goes back at record ")),
        verdict::toString);
  }

  @Test
  void whoChangesSomethingWaitsUntilItIsKept() {
    Database database = database("one");
    Store store = store(database);
    AuditTrail trail = store.audit(CONFIG);
    trail.intends(call(NOON, "delete", CallRecord.Outcome.BEGUN, ""));
    assertTrue(records(database).stream().anyMatch(r -> r.entry().outcome().equals("begun")));
    trail.changed(new Change(NOON, new Caller.Operator("me"), "grant", "tax-de", "net:http:a"));
    assertEquals("grant", records(database).getLast().entry().action());
  }

  @Test
  @DisplayName("torture/42 two hosts have two chains, or take turns at one")
  void twoHostsOfOneDatabaseHaveTwoChainsOrTakeTurnsAtOne() throws Exception {
    Database first = database("one");
    Database second = database("two");
    Store.open(first).close();
    DatabaseContract.atOnce(
        4,
        () -> {
          Database own = Thread.currentThread().threadId() % 2 == 0 ? first : second;
          try (Store store = Store.open(own)) {
            AuditTrail trail = store.audit(CONFIG);
            for (int i = 0; i < 50; i++) {
              trail.record(call(NOON, "m" + i, CallRecord.Outcome.DONE, ""));
              if (i % 10 == 0) {
                trail.intends(call(NOON, "c" + i, CallRecord.Outcome.BEGUN, ""));
              }
            }
          }
          return true;
        });
    List<AuditVerdict> verdicts = new ArrayList<>(new AuditArchive(first).verify());
    if (verdicts.stream().mapToLong(AuditVerdict::records).sum() < 4 * 57) {
      verdicts.addAll(new AuditArchive(second).verify());
    }
    assertTrue(verdicts.stream().allMatch(AuditVerdict::good), verdicts::toString);
    assertEquals(4 * 57, verdicts.stream().mapToLong(AuditVerdict::records).sum());
  }

  @Test
  void withoutACleanStopVerifySaysWhatMayBeMissing() {
    Database database = database("one");
    Store store = store(database);
    AuditTrail trail = store.audit(CONFIG);
    trail.intends(call(NOON, "delete", CallRecord.Outcome.BEGUN, ""));
    AuditVerdict verdict = verdict(database);
    assertTrue(verdict.good());
    assertEquals(2, verdict.unsigned());
    assertTrue(
        verdict.notes().stream().anyMatch(note -> note.contains("did not stop in order")),
        verdict::toString);
  }

  @Test
  void theKeyIsPrivateAndNeverShown() throws IOException {
    Database database = chain(1);
    AuditKey key = AuditKey.of(database.folder());
    String secret = Files.readAllLines(database.folder().resolve("audit.key")).get(2);
    assertFalse(key.toString().contains(secret));
    List<String> lines = new ArrayList<>();
    new AuditArchive(database).export(lines::add);
    assertTrue(lines.stream().noneMatch(line -> line.contains(secret)));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(database.folder().resolve("audit.key"))));
  }
}
