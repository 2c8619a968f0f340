package dev.mortise.server;

import dev.mortise.store.AuditArchive;
import dev.mortise.store.AuditEntry;
import dev.mortise.store.AuditQuery;
import dev.mortise.store.AuditRecord;
import dev.mortise.store.AuditView;
import org.jspecify.annotations.Nullable;

/// The audit as a database keeps it.
///
/// It is not counted, since it grows without end: the total is what is known to be there, one more
/// page where there is one.
///
/// @param archive what is read
public record StoredAudit(AuditArchive archive) implements AuditTrail {
  @Override
  public Page find(Query query, int page, int size) {
    long skip = (long) (page - 1) * size;
    AuditQuery wanted =
        new AuditQuery(
            any(query.plugin()),
            any(query.caller()),
            any(query.action()),
            any(query.outcome()),
            query.since(),
            query.until(),
            any(query.target()),
            skip,
            size);
    AuditView view = view(query);
    return new Page(
        archive.query(wanted, view).stream().map(StoredAudit::entry).toList(),
        archive.count(wanted, view));
  }

  private static AuditView view(Query query) {
    Kite kite = query.kite();
    String cluster = any(query.cluster());
    return kite == null
        ? new AuditView(false, cluster, null, null, null)
        : new AuditView(true, cluster, any(kite.type()), any(kite.operation()), any(kite.person()));
  }

  private static @Nullable String any(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Entry entry(AuditRecord record) {
    AuditEntry entry = record.entry();
    int colon = entry.caller().indexOf(':');
    return new Entry(
        record.sequence(),
        record.time(),
        colon < 0 ? entry.caller() : entry.caller().substring(colon + 1),
        colon < 0 ? "" : entry.caller().substring(0, colon),
        entry.plugin(),
        entry.version(),
        entry.action().replace(' ', '.'),
        entry.target(),
        cluster(entry),
        entry.outcome(),
        entry.code(),
        entry.reason(),
        entry.micros() * 1_000);
  }

  /// The one that the scope of a permission names, or the path of what a person changed there.
  private static String cluster(AuditEntry entry) {
    String target = entry.target();
    if (entry.action().startsWith("k8s.")) {
      return target.substring(0, Math.max(0, target.indexOf('/')));
    }
    int at = target.lastIndexOf("cluster=");
    int end = at < 0 ? -1 : target.indexOf(',', at);
    return at < 0 ? "" : target.substring(at + 8, end < 0 ? target.length() : end);
  }
}
