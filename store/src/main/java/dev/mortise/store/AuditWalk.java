package dev.mortise.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Walks along one chain, record by record, and remembers the first that is not as it was written.
/// Pure: for records of a database and of a file alike. For one thread.
final class AuditWalk {
  private static final int NOTES_MAX = 20;

  /// How much later than its end the record of a call may be written, on a machine with much to do.
  private static final long WAITING_MAX_MICROS = 2_000_000;

  private final String host;
  private final String publicKey;
  // Of records that are still to come.
  private final NavigableMap<Long, AuditHead> heads = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> running = new HashSet<>();
  private long records;
  private long sequence;
  private long latest = Long.MIN_VALUE;
  private String before = AuditRecord.NOTHING_BEFORE;
  private AuditVerdict.@Nullable Bad bad;
  private @Nullable AuditHead lastSigned;

  AuditWalk(String host, String publicKey) {
    this.host = host;
    this.publicKey = publicKey;
  }

  /// Whether the record of a signature went by: nobody remembers what it was.
  boolean passed(AuditHead head) {
    return records > 0 && head.sequence() <= sequence;
  }

  /// How many signatures wait for their records.
  int waiting() {
    return heads.size();
  }

  /// Takes a signature, at any time before the record it vouches for; one that is not of the key is
  /// bad itself.
  void next(AuditHead head) {
    if (!head.host().equals(host) || !head.signedBy(publicKey)) {
      bad(head.sequence(), "is where the chain was signed, and that signature was changed");
      return;
    }
    AuditHead other = heads.get(head.sequence());
    if (other != null && !other.hash().equals(head.hash())) {
      bad(head.sequence(), "was signed twice with different content: the chain was begun again");
    }
    // That the host stopped there in order may be said by one of two only.
    if (other == null || !other.clean()) {
      heads.put(head.sequence(), head);
    }
  }

  /// Takes the next record in the order of sequences.
  void next(AuditRecord record) {
    records++;
    if (bad == null || record.sequence() < bad.sequence()) {
      check(record);
    }
    sequence = record.sequence();
    before = record.hash();
    heads.headMap(sequence, true).clear();
    // A call's record bears the time it began; it is written when it ended, a read a little later.
    if (record.micros() + record.entry().micros() + WAITING_MAX_MICROS < latest) {
      note("time goes back at record %d, to %s".formatted(record.sequence(), record.time()));
    }
    latest = Math.max(latest, record.micros());
    runs(record.entry());
  }

  private void check(AuditRecord record) {
    if (record.sequence() > sequence + 1) {
      bad(
          sequence + 1,
          record.sequence() == sequence + 2
              ? "is missing"
              : "is missing, and so are all up to " + (record.sequence() - 1));
    } else if (record.sequence() < sequence + 1) {
      bad(record.sequence(), "is there twice, or stands before the first");
    } else if (!record.host().equals(host)) {
      bad(record.sequence(), "belongs to another host's chain");
    } else if (!record.follows(before)) {
      bad(
          record.sequence(),
          "does not match its hash: it was changed, or put in the place of another, or the one"
              + " before it was");
    } else {
      AuditHead head = heads.get(record.sequence());
      if (head != null && !head.hash().equals(record.hash())) {
        AuditHead good = lastSigned;
        bad(
            good == null ? 1 : good.sequence() + 1,
            "or one after it, up to %d, was changed and the chain written anew: it ends in another hash than the one that was signed"
                .formatted(record.sequence()));
      } else if (head != null) {
        lastSigned = head;
      }
    }
  }

  /// Each run of a host begins and ends with a record.
  private void runs(AuditEntry entry) {
    if (entry.kind().equals("host")) {
      if (entry.action().equals(AuditTrail.STARTED)) {
        running.add(entry.reason());
      } else if (entry.action().equals(AuditTrail.STOPPED)) {
        running.remove(entry.reason());
      } else {
        note(entry.reason());
      }
    }
  }

  private void bad(long at, String what) {
    if (bad == null || at < bad.sequence()) {
      bad = new AuditVerdict.Bad(at, what);
    }
  }

  private void note(String note) {
    if (notes.size() < NOTES_MAX) {
      notes.add(note);
    }
  }

  /// After the last record.
  AuditVerdict end() {
    if (!heads.isEmpty() && heads.lastKey() > sequence) {
      bad(
          sequence + 1,
          "is missing, and so are all after it: the host signed record " + heads.lastKey());
    }
    running.forEach(run ->
        note(
            run
                + " did not stop in order, or still runs: calls that only read may be missing"
                + " from its last moment"));
    long signed = lastSigned == null ? 0 : lastSigned.sequence();
    return new AuditVerdict(
        host,
        AuditKey.fingerprint(publicKey),
        records,
        Optional.ofNullable(bad),
        Optional.ofNullable(lastSigned),
        Math.max(0, sequence - signed),
        notes);
  }
}
