package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Caller;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How people find things in the audit, on either database.
abstract class AuditReadingContract extends StoreContract {
  private static final Instant NOON = AuditChain.NOON;
  private static final AuditConfig CONFIG = AuditChain.CONFIG;

  @Test
  void findsByEverythingPeopleAskFor() {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(CONFIG);
      for (int i = 0; i < 10; i++) {
        trail.record(AuditChain.call(NOON.plusSeconds(i), "m" + i, CallRecord.Outcome.DONE, ""));
      }
      trail.record(
          AuditChain.call(
              NOON.plusSeconds(20), "no", CallRecord.Outcome.REFUSED, "100% not Granted"));
      trail.changed(new Change(NOON, new Caller.Operator("me"), "grant", "tax-de", "net:http:a"));
    }
    AuditArchive archive = new AuditArchive(database);
    assertEquals(12, archive.query(query("tax-de", null, null, null, null, null)).size());
    assertEquals(11, archive.query(query(null, "ann", null, null, null, null)).size());
    assertEquals(1, archive.query(query(null, null, "grant", null, null, null)).size());
    assertEquals(1, archive.query(query(null, null, null, "refused", null, null)).size());
    assertEquals(1, archive.query(query(null, null, null, null, null, "% NOT gra")).size());
    assertEquals(0, archive.query(query(null, null, null, null, null, "%nothing%")).size());
    assertEquals(
        6, archive.query(query(null, "user", null, null, NOON.plusSeconds(5), null)).size());
    var page = new AuditQuery("tax-de", "user", null, null, null, null, null, 2, 3);
    assertEquals(
        List.of("host/http m8", "host/http m7", "host/http m6"),
        archive.query(page).stream().map(r -> r.entry().action()).toList());
  }

  private static AuditQuery query(
      @Nullable String plugin,
      @Nullable String caller,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable Instant since,
      @Nullable String text) {
    return new AuditQuery(plugin, caller, action, outcome, since, null, text, 0, 100);
  }

  @Test
  void followsWhatIsWritten() {
    Database database = database("one");
    Store store = store(database);
    AuditArchive.Tail tail = store.archive().tail();
    AuditTrail trail = store.audit(CONFIG);
    trail.intends(AuditChain.call(NOON, "delete", CallRecord.Outcome.BEGUN, ""));
    assertEquals(2, tail.next().size());
    assertEquals(0, tail.next().size());
    trail.intends(AuditChain.call(NOON, "again", CallRecord.Outcome.BEGUN, ""));
    assertEquals("host/http again", tail.next().getFirst().entry().action());
  }
}
