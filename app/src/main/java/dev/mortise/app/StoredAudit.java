package dev.mortise.app;

import dev.mortise.cli.AuditReading;
import dev.mortise.store.AuditArchive;
import dev.mortise.store.AuditEntry;
import dev.mortise.store.AuditExport;
import dev.mortise.store.AuditHead;
import dev.mortise.store.AuditQuery;
import dev.mortise.store.AuditRecord;
import dev.mortise.store.AuditVerdict;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit in this user's database.
final class StoredAudit implements AuditReading {
  private final Database database;
  private final Store store;
  private final AuditArchive archive;
  private AuditArchive.@Nullable Tail tail;

  StoredAudit(DatabaseConfig config) {
    database = Database.open(config);
    try {
      store = Store.open(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    archive = store.archive();
  }

  @Override
  public List<Entry> query(Filter filter) {
    return archive
        .query(
            new AuditQuery(
                filter.plugin(),
                filter.caller(),
                filter.action(),
                filter.outcome(),
                filter.since(),
                filter.until(),
                filter.text(),
                filter.skip(),
                filter.limit()))
        .stream()
        .map(StoredAudit::entry)
        .toList();
  }

  @Override
  public List<Entry> next() {
    if (tail == null) {
      tail = archive.tail();
      return List.of();
    }
    return tail.next().stream().map(StoredAudit::entry).toList();
  }

  private static Entry entry(AuditRecord record) {
    AuditEntry entry = record.entry();
    return new Entry(
        record.host(),
        record.sequence(),
        record.time(),
        entry.kind(),
        entry.plugin(),
        entry.version(),
        entry.caller(),
        entry.via(),
        entry.action(),
        entry.target(),
        entry.outcome(),
        entry.code(),
        entry.reason(),
        entry.micros(),
        record.hash());
  }

  @Override
  public List<Verdict> verify() {
    return archive.verify().stream().map(StoredAudit::verdict).toList();
  }

  @Override
  public List<Verdict> verify(Reader export) throws IOException {
    return AuditExport.verify(export).stream().map(StoredAudit::verdict).toList();
  }

  private static Verdict verdict(AuditVerdict verdict) {
    return new Verdict(
        verdict.host(),
        verdict.fingerprint(),
        verdict.records(),
        verdict.bad().map(AuditVerdict.Bad::sequence).orElse(0L),
        verdict.bad().map(AuditVerdict.Bad::what).orElse(""),
        verdict.lastSigned().map(AuditHead::sequence).orElse(0L),
        verdict.unsigned(),
        verdict.notes());
  }

  @Override
  public void export(Consumer<String> lines) {
    archive.export(lines);
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
