package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Appends to one chain and signs its end. For one thread; others of other processes take turns.
final class AuditPen {
  private static final int UNSIGNED_MAX = 1_000;

  private final Database database;
  private final AuditKey key;
  private final AuditConfig config;
  private long unsigned;
  // How many of those the last attempt to sign was for, if it failed.
  private long tried;
  private long triedAt = System.nanoTime();

  AuditPen(Database database, AuditKey key, AuditConfig config) {
    this.database = database;
    this.key = key;
    this.config = config;
  }

  /// What is to become a record.
  record Line(long micros, AuditEntry entry) {}

  /// @param onDisk whether somebody waits until it is on the disk
  void append(List<Line> lines, boolean onDisk) {
    // Told apart from others, so that a batch that was kept before its answer got lost is not
    // written twice.
    String batch = UUID.randomUUID().toString();
    Database.Work<Integer> work =
        handle -> {
          AuditRows.End end = AuditRows.lock(handle, key);
          if (!end.batch().equals(batch)) {
            AuditRows.append(handle, records(lines, end), batch);
          }
          return lines.size();
        };
    unsigned += onDisk ? database.durably(work) : database.inTransaction(work);
  }

  private List<AuditRecord> records(List<Line> lines, AuditRows.End end) {
    List<AuditRecord> records = new ArrayList<>(lines.size());
    String before = end.hash();
    long sequence = end.sequence();
    for (Line line : lines) {
      AuditRecord record =
          AuditRecord.after(before, key.host(), ++sequence, line.micros(), line.entry());
      before = record.hash();
      records.add(record);
    }
    return records;
  }

  /// Signs after so many records or so much time, since the last attempt if that one failed.
  ///
  /// @return whether it did
  boolean signIfDue() {
    boolean due =
        unsigned > 0
            && (unsigned - tried >= UNSIGNED_MAX
                || System.nanoTime() - triedAt >= config.sign().toNanos());
    if (due) {
      tried = unsigned;
      triedAt = System.nanoTime();
      sign(false);
    }
    return due;
  }

  /// Signs the end of the chain, in the database and in a file beside the key: whoever cuts the end
  /// off in the database cannot cut it off there.
  void sign(boolean clean) {
    Instant now = config.clock().instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    AuditHead head =
        database.durably(handle -> {
          AuditRows.End end = AuditRows.lock(handle, key);
          AuditHead signed =
              AuditHead.sign(key, key.host(), end.sequence(), end.hash(), micros, clean);
          AuditRows.sign(handle, signed);
          return signed;
        });
    try {
      AuditHeadFile.write(database.folder(), head);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The audit's last signature cannot be kept: " + e, e);
    }
    unsigned = 0;
    tried = 0;
  }
}
