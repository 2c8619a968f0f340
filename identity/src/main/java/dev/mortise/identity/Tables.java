package dev.mortise.identity;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.store.Database;
import dev.mortise.store.Migrations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tables of this module, and the one way to change what people may do: first the audit, then
/// the change together with the next revision, by which every server hears of it.
///
/// Safe for any thread; waits for the database.
final class Tables {
  private static final Migrations MIGRATIONS =
      Migrations.of("identity", Tables.class::getResourceAsStream, "V1__identity.sql");

  private final Database database;
  private final AuditSink audit;
  private final InstantSource clock;
  private volatile Runnable changed = () -> {};

  /// Makes the tables unless they are there.
  Tables(Database database, AuditSink audit, InstantSource clock) {
    this.database = Objects.requireNonNull(database, "database");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    database.migrate(MIGRATIONS);
  }

  /// What to run on the changing thread after each change. Set once, while this module opens.
  void whenChanged(Runnable listener) {
    changed = listener;
  }

  Instant now() {
    return clock.instant();
  }

  /// Milliseconds since 1970.
  long millis() {
    return clock.millis();
  }

  <T extends @Nullable Object> T read(Database.Work<T> work) {
    return database.inTransaction(work);
  }

  /// Writes what needs no notice to other servers: that something was used or begun.
  <T extends @Nullable Object> T write(Database.Work<T> work) {
    return database.inTransaction(work);
  }

  /// Changes what people may do. When this returns, this server acts by it; others within half a
  /// second.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when the audit cannot keep it
  <T extends @Nullable Object> T change(
      Caller by, String action, String target, String detail, Database.Work<T> work) {
    T result =
        recorded(
            by,
            action,
            target,
            detail,
            handle -> {
              // Taken first: it is the lock under which checks such as the last admin's hold.
              handle.execute("UPDATE identity_revision SET revision = revision + 1 WHERE id = 1");
              return work.with(handle);
            });
    changed.run();
    return result;
  }

  /// Changes what is nobody's right, with its records in the audit.
  <T extends @Nullable Object> T recorded(
      Caller by, String action, String target, String detail, Database.Work<T> work) {
    return audit.changing(
        new Change(clock.instant(), by, action, target, detail),
        () -> database.inTransaction(work));
  }

  /// Has it in the audit that somebody was not let in.
  void refused(Caller by, String action, String target, String detail) {
    Change change = new Change(clock.instant(), by, action, target, detail);
    audit.changed(change.refused(ErrorCode.PERMISSION_DENIED));
  }

  static long revision(Handle handle) {
    return handle
        .createQuery("SELECT revision FROM identity_revision WHERE id = 1")
        .mapTo(Long.class)
        .one();
  }

  static String lines(Collection<String> entries) {
    return String.join("\n", entries instanceof List<String> ? entries : new TreeSet<>(entries));
  }

  static List<String> entries(String lines) {
    return lines.isEmpty() ? List.of() : Arrays.asList(lines.split("\n", -1));
  }

  static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
