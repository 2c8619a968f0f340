package dev.mortise.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The tables of the audit. There is no statement here, or anywhere, that changes or deletes a
/// record.
final class AuditRows {
  private static final int PAGE = 1_000;
  static final String COLUMNS =
      "host, sequence, time, kind, plugin, version, caller, via, action, target, outcome, code,"
          + " reason, micros, hash";

  private AuditRows() {}

  /// Where a chain ends.
  ///
  /// @param batch the last that was appended
  record End(long sequence, String hash, String batch) {}

  /// Makes the chain if there is none, and keeps others from appending until the transaction ends.
  static End lock(Handle handle, AuditKey key) {
    handle.execute(
        "INSERT INTO mortise_audit_chain (host, public_key, sequence, hash, batch)"
            + " VALUES (?, ?, 0, ?, '') ON CONFLICT DO NOTHING",
        key.host(),
        key.publicKey(),
        AuditRecord.NOTHING_BEFORE);
    // An update locks alike on both databases.
    handle.execute("UPDATE mortise_audit_chain SET batch = batch WHERE host = ?", key.host());
    return end(handle, key.host()).orElseThrow();
  }

  static Optional<End> end(Handle handle, String host) {
    return handle
        .createQuery("SELECT sequence, hash, batch FROM mortise_audit_chain WHERE host = ?")
        .bind(0, host)
        .map((row, _) -> new End(row.getLong(1), row.getString(2), row.getString(3)))
        .findOne();
  }

  static void append(Handle handle, List<AuditRecord> records, String batchName) {
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO mortise_audit (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (AuditRecord record : records) {
      AuditEntry entry = record.entry();
      batch.add(
          record.host(),
          record.sequence(),
          record.micros(),
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
    batch.execute();
    AuditRecord last = records.getLast();
    handle.execute(
        "UPDATE mortise_audit_chain SET sequence = ?, hash = ?, batch = ? WHERE host = ?",
        last.sequence(),
        last.hash(),
        batchName,
        last.host());
  }

  static void sign(Handle handle, AuditHead head) {
    boolean there =
        handle
                .createQuery(
                    "SELECT count(*) FROM mortise_audit_head WHERE host = ? AND sequence = ?")
                .bind(0, head.host())
                .bind(1, head.sequence())
                .mapTo(Long.class)
                .one()
            > 0;
    if (!there) {
      handle.execute(
          "INSERT INTO mortise_audit_head (host, sequence, hash, time, clean, signature)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          head.host(),
          head.sequence(),
          head.hash(),
          head.micros(),
          head.clean(),
          head.signature());
    }
  }

  /// The place of a chain's last signature; empty when there is none.
  static Optional<Long> lastHead(Handle handle, String host) {
    return handle
        .createQuery(
            "SELECT sequence FROM mortise_audit_head WHERE host = ? ORDER BY sequence DESC LIMIT 1")
        .bind(0, host)
        .mapTo(Long.class)
        .findOne();
  }

  /// A page of a chain's signatures in their order, beginning after one place, ending at another.
  static List<AuditHead> heads(Handle handle, String host, long after, long last) {
    return handle
        .createQuery(
            "SELECT host, sequence, hash, time, clean, signature FROM mortise_audit_head"
                + " WHERE host = :host AND sequence > :after AND sequence <= :last"
                + " ORDER BY sequence LIMIT "
                + PAGE)
        .bind("host", host)
        .bind("after", after)
        .bind("last", last)
        .map((row, _) ->
            new AuditHead(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getLong(4),
                row.getBoolean(5),
                row.getString(6)))
        .list();
  }

  /// A chain and the key its host says it signs with.
  record Chain(String host, String publicKey) {}

  static List<Chain> chains(Handle handle) {
    return handle
        .createQuery("SELECT host, public_key FROM mortise_audit_chain ORDER BY host")
        .map((row, _) -> new Chain(row.getString(1), row.getString(2)))
        .list();
  }

  /// Every record of a chain in order, a page at a time.
  static void walk(Database database, String host, Consumer<AuditRecord> each) {
    long after = Long.MIN_VALUE;
    List<AuditRecord> page;
    do {
      long from = after;
      page = database.inTransaction(handle -> page(handle, host, from));
      page.forEach(each);
      after = page.isEmpty() ? after : page.getLast().sequence();
    } while (page.size() == PAGE);
  }

  static List<AuditRecord> page(Handle handle, String host, long after) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM mortise_audit WHERE host = :host AND sequence > :after"
                + " ORDER BY sequence LIMIT "
                + PAGE)
        .bind("host", host)
        .bind("after", after)
        .map((row, _) -> record(row))
        .list();
  }

  static AuditRecord record(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        new AuditEntry(
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getString(10),
            row.getString(11),
            row.getString(12),
            row.getString(13),
            row.getLong(14)),
        row.getString(15));
  }
}
