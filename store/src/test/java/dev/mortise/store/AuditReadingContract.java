package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

  /// The actions, targets and outcomes that an [AuditView] leaves of what [#written] wrote.
  private static List<String> seen(AuditArchive archive, AuditView view) {
    AuditQuery all = AuditQuery.latest(100);
    return archive.query(all, view).stream()
        .map(AuditRecord::entry)
        .filter(entry -> !entry.kind().equals("host"))
        .map(entry -> entry.action() + " " + entry.target() + " " + entry.outcome())
        .sorted()
        .toList();
  }

  private AuditArchive written() {
    Database database = database("one");
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(CONFIG);
      trail.intends(AuditChain.call(NOON, "delete", CallRecord.Outcome.BEGUN, ""));
      trail.record(AuditChain.call(NOON, "delete", CallRecord.Outcome.DONE, ""));
      trail.changing(change(1, "user.add", "bob"), () -> {});
      assertThrows(
          PluginException.class,
          () ->
              trail.changing(
                  change(2, "user.remove", "root"),
                  () -> {
                    throw new PluginException(ErrorCode.CONFLICT, "hunter2 is the last admin");
                  }));
      trail.naming(change(3, "plugin.install", "a.zip"), () -> "tax-de 1.0.0", name -> name);
      trail.changed(change(4, "signin.refused", "eve").refused(ErrorCode.PERMISSION_DENIED));
      // Its host died.
      trail.begin(change(5, "k8s.delete", "prod/dev/pods/web"));
    }
    return new AuditArchive(database);
  }

  private static Change change(int second, String action, String target) {
    Caller ann = new Caller.User("ann", Set.of());
    return new Change(NOON.plusSeconds(second), ann, action, target, "");
  }

  @Test
  void aChangeHasARecordOfItsEnd() {
    AuditArchive archive = written();
    List<AuditRecord> failed = archive.query(query(null, null, null, "failed", null, null));
    assertEquals(1, failed.size());
    AuditEntry end = failed.getFirst().entry();
    assertEquals(
        "user.remove root conflict ",
        end.action() + " " + end.target() + " " + end.code() + " " + end.reason());
    assertEquals(2, archive.query(query("tax-de", null, null, "done", null, null)).size());
    assertEquals(1, archive.query(query(null, null, null, "refused", null, null)).size());
    assertTrue(archive.verify().stream().allMatch(AuditVerdict::good));
  }

  @Test
  void foldedOneThingIsOneRecord() {
    assertEquals(
        List.of(
            "host/http delete net:http:example.com done",
            "k8s.delete prod/dev/pods/web begun",
            "plugin.install tax-de 1.0.0 done",
            "signin.refused eve refused",
            "user.add bob done",
            "user.remove root failed"),
        seen(written(), new AuditView(true, null, null, null, null)));
  }

  @Test
  void findsInKitesWords() {
    AuditArchive archive = written();
    assertEquals(
        List.of(
            "host/http delete net:http:example.com done",
            "k8s.delete prod/dev/pods/web begun",
            "user.remove root failed"),
        seen(archive, new AuditView(true, null, null, "plugin_delete", null)));
    assertEquals(
        List.of("plugin.install tax-de 1.0.0 done", "user.add bob done"),
        seen(archive, new AuditView(true, null, "plugin", "plugin_create", "ann")));
    assertEquals(
        List.of("signin.refused eve refused"),
        seen(archive, new AuditView(true, null, null, "plugin_execute", null)));
    assertEquals(List.of(), seen(archive, new AuditView(true, null, null, "delete", null)));
    assertEquals(List.of(), seen(archive, new AuditView(true, null, "plugin_tool", null, null)));
    assertEquals(List.of(), seen(archive, new AuditView(true, null, null, null, "an")));
    assertEquals(
        List.of("k8s.delete prod/dev/pods/web begun"),
        seen(archive, new AuditView(true, "prod", null, null, null)));
    for (AuditVerb verb : AuditVerb.values()) {
      archive
          .query(AuditQuery.latest(100), new AuditView(false, null, null, verb.word(), null))
          .forEach(found -> assertEquals(verb, AuditVerb.of(found.entry().action())));
    }
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
