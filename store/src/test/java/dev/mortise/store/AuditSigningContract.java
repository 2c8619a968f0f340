package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallRecord;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The signatures of an audit and its exports, on either database: torture 42.
abstract class AuditSigningContract extends AuditChain {
  // Signs whenever something was written.
  private static final AuditConfig SIGNING =
      CONFIG.pace(Duration.ofMillis(1), Duration.ZERO, 1_000);

  @Test
  @DisplayName("torture/42 a signature that cannot be kept stops nothing and is tried again")
  void aSignatureThatCannotBeKeptStopsNothingAndIsTriedAgain() throws IOException {
    Database database = database("one");
    Path head = database.folder().resolve("audit.head");
    // No file can take its place.
    Files.createDirectory(head);
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(SIGNING);
      for (int i = 0; i < 20; i++) {
        trail.record(call(NOON, "m" + i, CallRecord.Outcome.DONE, ""));
        trail.intends(call(NOON, "c" + i, CallRecord.Outcome.BEGUN, ""));
      }
      assertFalse(trail.failing());
      Files.delete(head);
      trail.intends(call(NOON, "last", CallRecord.Outcome.BEGUN, ""));
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!Files.exists(head)) {
        assertTrue(System.nanoTime() < until, "it was never signed");
        LockSupport.parkNanos(1_000_000);
      }
    }
    AuditVerdict verdict = verdict(database);
    assertTrue(verdict.good(), verdict::toString);
    assertEquals(43, verdict.records(), "each once, with the start and the stop");
    assertEquals(43, verdict.lastSigned().orElseThrow().sequence());
  }

  @Test
  void anExportIsVerifiedWithoutTheDatabase() throws IOException {
    List<String> lines = new ArrayList<>();
    Database database = chain(20);
    new AuditArchive(database).export(lines::add);
    List<AuditVerdict> verdicts = verify(lines);
    assertEquals(List.of(verdict(database)), verdicts);
    assertEquals(22, verdicts.getFirst().records());
    assertTrue(verdicts.getFirst().good());

    List<String> shorter = new ArrayList<>(lines);
    shorter.removeLast();
    assertEquals(22, verify(shorter).getFirst().bad().orElseThrow().sequence());

    List<String> edited = new ArrayList<>(lines);
    edited.replaceAll(line -> line.replace("host/http m7", "host/http m8"));
    assertEquals(9, verify(edited).getFirst().bad().orElseThrow().sequence());
  }

  @Test
  void anExportHasEachSignatureBeforeItsRecordSoThatAnyNumberCanBeVerified() throws IOException {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(SIGNING);
      for (int i = 0; i < 20; i++) {
        trail.intends(call(NOON, "c" + i, CallRecord.Outcome.BEGUN, ""));
      }
    }
    List<String> lines = new ArrayList<>();
    new AuditArchive(database).export(lines::add);
    List<String> heads = lines.stream().filter(line -> line.startsWith("{\"head\"")).toList();
    assertTrue(heads.size() >= 20, heads::toString);
    // That which the file outside the database holds, and that of the next record.
    assertEquals(List.of(verdict(database)), AuditExport.verify(reader(lines), 2));
    assertTrue(verdict(database).good());

    List<String> behind = new ArrayList<>(lines);
    String moved = heads.get(5);
    behind.remove(moved);
    behind.add(moved);
    var misplaced = assertThrows(PluginException.class, () -> verify(behind));
    assertTrue(misplaced.getMessage().contains("which must follow it"), misplaced.getMessage());

    // As exports once were.
    List<String> early = new ArrayList<>(lines);
    early.removeAll(heads);
    early.addAll(1, heads);
    assertEquals(verify(lines), verify(early));
    var many = assertThrows(PluginException.class, () -> AuditExport.verify(reader(early), 2));
    assertEquals(ErrorCode.INVALID_ARGUMENT, many.code());
    assertTrue(many.getMessage().contains("export it again"), many.getMessage());
  }

  @Test
  @DisplayName("torture/42 every signature is looked at, however many there are")
  void everySignatureIsLookedAtHoweverManyThereAre() throws IOException {
    Database database = chain(1_100);
    AuditKey key = AuditKey.of(database.folder());
    List<AuditRecord> records = records(database).subList(0, 1_050);
    database.inTransaction(handle -> {
      records.forEach(r ->
          AuditRows.sign(
              handle, AuditHead.sign(key, r.host(), r.sequence(), r.hash(), r.micros(), false)));
      return true;
    });
    assertTrue(verdict(database).good(), () -> verdict(database).toString());
    tamper(database, "UPDATE mortise_audit_head SET time = time + 1 WHERE sequence = 1040");
    checkBad(database, 1_040, "that signature was changed");
    List<String> lines = new ArrayList<>();
    new AuditArchive(database).export(lines::add);
    assertEquals(List.of(verdict(database)), verify(lines));
    tamper(database, "DELETE FROM mortise_audit WHERE sequence > 1020");
    checkBad(database, 1_021, "is missing, and so are all after it");
  }

  private static StringReader reader(List<String> lines) {
    return new StringReader(String.join("\n", lines));
  }

  private static List<AuditVerdict> verify(List<String> lines) throws IOException {
    return AuditExport.verify(reader(lines));
  }
}
