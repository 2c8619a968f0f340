package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What outlives a host: an H2 file that several processes share, or a PostgreSQL database that
/// several machines share. The same SQL is for both.
///
/// Nothing is connected before the first use. Safe for any thread; whoever opens it closes it. A
/// process that holds the H2 file may end at any time: the next use of another one takes its place.
public final class Database implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration MIGRATION_PATIENCE = Duration.ofSeconds(60);

  private final DatabaseConfig config;
  private final Connections connections;
  private final Jdbi jdbi;
  private volatile boolean closed;

  private Database(DatabaseConfig config, Connections connections) {
    this.config = config;
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
  }

  /// What is done with a connection.
  ///
  /// It may run again from its beginning: when another transaction was in the way, or when the
  /// connection was lost, then even after its first run was kept. So twice must mean the same as
  /// once.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /// Does it on the calling thread.
    T with(Handle handle);
  }

  /// Knows where the database is; connects when it is first used.
  ///
  /// @throws PluginException `UNAVAILABLE` when the folder cannot be used
  public static Database open(DatabaseConfig config) {
    try {
      PrivateFiles.folder(config.folder());
      return new Database(config, connections(config));
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The folder %s must hold the database and cannot be used: %s"
              .formatted(config.folder(), e),
          e);
    }
  }

  static Connections connections(DatabaseConfig config) throws IOException {
    return config.url() == null
        ? new FileConnections(config)
        : new PostgresConnections(config, config.url());
  }

  /// Makes or changes the tables of one module, unless they are as they should be: which one query
  /// tells.
  ///
  /// @throws PluginException `UNAVAILABLE` when that fails, or when a newer version of the program
  ///   made them
  public void migrate(Migrations migrations) {
    if (version(migrations) >= migrations.latest()) {
      return;
    }
    try (FileMutex alone =
        FileMutex.lock(config.folder().resolve("mortise.migrating"), MIGRATION_PATIENCE)) {
      if (alone.held() && version(migrations) < migrations.latest()) {
        Migrator.migrate(connections.dataSource(), migrations, place());
      }
    } catch (IOException | SQLException e) {
      throw failure(e);
    }
  }

  private int version(Migrations migrations) {
    int version = attempt(handle -> version(handle, migrations.history()));
    if (version > migrations.latest()) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "A newer Mortise made the tables in %s (step %d of %s, this one knows %d). Use that one, or another database."
              .formatted(place(), version, migrations.history(), migrations.latest()));
    }
    return version;
  }

  private static int version(Handle handle, String history) {
    boolean there =
        handle
                .createQuery(
                    "SELECT count(*) FROM information_schema.tables WHERE table_name = :table"
                        + " AND table_schema = current_schema")
                .bind("table", history)
                .mapTo(Integer.class)
                .one()
            > 0;
    return there
        ? handle
            .createQuery(
                "SELECT \"version\" FROM \""
                    + history
                    + "\" WHERE \"success\" ORDER BY \"installed_rank\" DESC")
            .mapTo(String.class)
            .findFirst()
            .map(Integer::parseInt)
            .orElse(0)
        : 0;
  }

  /// Does the work in a transaction; what it changed is kept when this returns, even when this
  /// process is killed the next moment. A power cut may take the last second of it from an H2 file:
  /// see [#durably].
  ///
  /// @throws PluginException `UNAVAILABLE` when the database cannot be reached, is held by another
  ///   process, or is full; and whatever the work throws
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    return attempt(handle -> handle.inTransaction(work::with));
  }

  /// The same, and it is on the disk when this returns.
  ///
  /// @throws PluginException as for [#inTransaction]
  public <T extends @Nullable Object> T durably(Work<T> work) {
    return attempt(handle -> {
      T result = handle.inTransaction(work::with);
      connections.sync(handle);
      return result;
    });
  }

  /// Whether this work failed because a row with that key is there already.
  public static boolean taken(Throwable failure) {
    return DatabaseFailure.of(failure) == DatabaseFailure.TAKEN;
  }

  /// Where the database is, for people: without user and password.
  public String place() {
    return connections.place();
  }

  /// Whether it is PostgreSQL: for the few words the two do not share.
  boolean server() {
    return config.url() != null;
  }

  /// The folder of keys and of the H2 file.
  Path folder() {
    return config.folder();
  }

  private <T extends @Nullable Object> T attempt(Work<T> work) {
    long until = System.nanoTime() + config.patience().toNanos();
    while (true) {
      try {
        return jdbi.withHandle(work::with);
      } catch (PluginException e) {
        throw e;
      } catch (RuntimeException e) {
        if (DatabaseFailure.sql(e) == null) {
          throw e;
        }
        again(e, until);
      }
    }
  }

  /// Returns when another attempt is worth it.
  private void again(RuntimeException e, long until) {
    DatabaseFailure failure = DatabaseFailure.of(e);
    if (closed) {
      throw unavailable("The database " + place() + " was closed.", e);
    }
    boolean passing = failure == DatabaseFailure.LOST || failure == DatabaseFailure.IN_THE_WAY;
    if (failure != DatabaseFailure.TAKEN && failure != DatabaseFailure.IN_THE_WAY) {
      connections.broken();
    }
    if (!passing || System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
      throw failure(e);
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private RuntimeException failure(Exception e) {
    String words = DatabaseFailure.words(e);
    return switch (DatabaseFailure.of(e)) {
      case FULL ->
          unavailable(
              "The database %s is full: %s. Make room; what was kept before is still there."
                  .formatted(place(), words),
              e);
      case HELD -> unavailable(heldBy(), e);
      case BUG -> new IllegalStateException(words, e);
      case TAKEN -> new PluginException(ErrorCode.CONFLICT, "There is one already: " + words, e);
      case LOST, IN_THE_WAY, OTHER ->
          unavailable("The database %s cannot be used: %s".formatted(place(), words), e);
    };
  }

  private String heldBy() {
    return Optional.of(connections.holder())
        .filter(holder -> !holder.isEmpty())
        .map(holder ->
            "The database %s is held by %s, which did not let this process in within %d seconds. End it, or wait for it."
                .formatted(place(), holder, config.patience().toSeconds()))
        .orElse(
            "The database %s is held by another program that is no Mortise. End it, or wait for it."
                .formatted(place()));
  }

  private static PluginException unavailable(String message, Exception cause) {
    return new PluginException(ErrorCode.UNAVAILABLE, message, cause);
  }

  /// Ends its connections. Where this process held the H2 file, others take over.
  @Override
  public void close() {
    closed = true;
    connections.close();
  }
}
