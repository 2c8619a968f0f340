package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Reads the audit: of all hosts that keep it in this database. Safe for any thread.
public final class AuditArchive {
  private final Database database;

  AuditArchive(Database database) {
    this.database = database;
  }

  /// The newest records that fit, newest first.
  public List<AuditRecord> query(AuditQuery query) {
    return query(query, AuditView.WHOLE);
  }

  /// The same, looked at in another way.
  public List<AuditRecord> query(AuditQuery query, AuditView view) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, view, values);
    return database.inTransaction(handle -> {
      Query select =
          handle.createQuery(
              "SELECT "
                  + AuditRows.COLUMNS
                  + " FROM mortise_audit"
                  + where
                  + " ORDER BY time DESC, host, sequence DESC LIMIT :limit OFFSET :skip");
      values.forEach(select::bind);
      return select
          .bind("limit", query.limit())
          .bind("skip", query.skip())
          .map((row, _) -> safe(AuditRows.record(row)))
          .list();
    });
  }

  /// How many records fit, on all pages.
  public long count(AuditQuery query, AuditView view) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, view, values);
    return database.inTransaction(handle -> {
      Query select = handle.createQuery("SELECT COUNT(*) FROM mortise_audit" + where);
      values.forEach(select::bind);
      return select.mapTo(Long.class).one();
    });
  }

  private static String where(AuditQuery query, AuditView view, Map<String, Object> values) {
    List<String> all = new ArrayList<>();
    if (query.plugin() != null) {
      all.add("(plugin = :plugin OR target = :plugin OR target LIKE :pluginAnd ESCAPE '!')");
      values.put("plugin", query.plugin());
      values.put("pluginAnd", like(query.plugin()) + " %");
    }
    part(all, values, "caller", query.caller());
    part(all, values, "action", query.action());
    if (query.outcome() != null) {
      all.add("outcome = :outcome");
      values.put("outcome", query.outcome());
    }
    if (query.since() != null) {
      all.add("time >= :since");
      values.put("since", micros(query.since()));
    }
    if (query.until() != null) {
      all.add("time < :until");
      values.put("until", micros(query.until()));
    }
    if (query.text() != null) {
      all.add("(LOWER(target) LIKE :text ESCAPE '!' OR LOWER(reason) LIKE :text ESCAPE '!')");
      values.put("text", "%" + like(query.text().toLowerCase(Locale.ROOT)) + "%");
    }
    view.where(all, values);
    return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
  }

  private static void part(
      List<String> all, Map<String, Object> values, String column, @Nullable String part) {
    if (part != null) {
      all.add(column + " LIKE :" + column + " ESCAPE '!'");
      values.put(column, "%" + like(part) + "%");
    }
  }

  static String like(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  private static AuditRecord safe(AuditRecord record) {
    return new AuditRecord(
        record.host(), record.sequence(), record.micros(), record.entry().safe(), record.hash());
  }

  /// Follows what is written from now on.
  public Tail tail() {
    return new Tail(database);
  }

  /// What was written since the last look. For one thread.
  public static final class Tail {
    private final Database database;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    private Tail(Database database) {
      this.database = database;
      database
          .inTransaction(AuditRows::chains)
          .forEach(chain -> seen.put(chain.host(), last(chain.host())));
    }

    private long last(String host) {
      return database.inTransaction(
          handle -> AuditRows.end(handle, host).map(AuditRows.End::sequence).orElse(0L));
    }

    /// The records since then, at most a thousand of each host, in the order of their time.
    public List<AuditRecord> next() {
      List<AuditRecord> all = new ArrayList<>();
      for (AuditRows.Chain chain : database.inTransaction(AuditRows::chains)) {
        long after = seen.getOrDefault(chain.host(), 0L);
        List<AuditRecord> page =
            database.inTransaction(handle -> AuditRows.page(handle, chain.host(), after));
        if (!page.isEmpty()) {
          seen.put(chain.host(), page.getLast().sequence());
          page.forEach(record -> all.add(safe(record)));
        }
      }
      all.sort(Comparator.comparingLong(AuditRecord::micros));
      return all;
    }
  }

  /// Walks every chain.
  ///
  /// @throws PluginException `UNAVAILABLE` when the database or the folder of keys cannot be read
  public List<AuditVerdict> verify() {
    List<AuditVerdict> verdicts = new ArrayList<>();
    for (AuditRows.Chain chain : chains()) {
      AuditWalk walk = new AuditWalk(chain.host(), chain.publicKey());
      walk(chain.host(), walk::next, walk::next);
      verdicts.add(walk.end());
    }
    return verdicts;
  }

  /// Gives out one chain: first the signature that is kept outside the database, then the records
  /// in their order, before each the signature it has.
  private void walk(String host, Consumer<AuditHead> signature, Consumer<AuditRecord> record) {
    Optional<AuditHead> outside = outside(host);
    outside.ifPresent(signature);
    Consumer<AuditHead> others =
        head -> {
          if (outside.filter(head::equals).isEmpty()) {
            signature.accept(head);
          }
        };
    AuditHeads heads = new AuditHeads(database, host);
    AuditRows.walk(
        database,
        host,
        next -> {
          heads.upTo(next.sequence(), others);
          record.accept(next);
        });
    heads.upTo(Long.MAX_VALUE, others);
  }

  /// All chains; of this folder's own the key is what the folder says, not the database.
  private List<AuditRows.Chain> chains() {
    Map<String, AuditRows.Chain> chains = new LinkedHashMap<>();
    database.inTransaction(AuditRows::chains).forEach(chain -> chains.put(chain.host(), chain));
    try {
      if (AuditKey.exists(database.folder())) {
        AuditKey own = AuditKey.of(database.folder());
        boolean written =
            chains.containsKey(own.host()) || AuditHeadFile.read(database.folder()).isPresent();
        if (written) {
          chains.put(own.host(), new AuditRows.Chain(own.host(), own.publicKey()));
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return List.copyOf(chains.values());
  }

  private Optional<AuditHead> outside(String host) {
    try {
      return AuditHeadFile.read(database.folder()).filter(head -> head.host().equals(host));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static PluginException unreadable(IOException e) {
    return new PluginException(
        ErrorCode.UNAVAILABLE, "What vouches for the audit cannot be read: " + e.getMessage(), e);
  }

  /// Gives out every chain as lines of JSON that [AuditExport#verify] can check without the
  /// database.
  public void export(Consumer<String> lines) {
    for (AuditRows.Chain chain : chains()) {
      lines.accept(AuditExport.line(chain));
      walk(
          chain.host(),
          head -> lines.accept(AuditExport.line(head)),
          record -> lines.accept(AuditExport.line(record)));
    }
  }
}
