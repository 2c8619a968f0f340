package dev.mortise.server;

import dev.mortise.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/// Keeps every change in the database, for good.
final class StoredHistory implements ResourceHistory {
  private static final String WHICH =
      " FROM server_history WHERE cluster_name = :cluster AND resource_type = :type"
          + " AND namespace = :namespace AND resource_name = :name";

  private final Database database;

  StoredHistory(Database database) {
    this.database = database;
  }

  @Override
  public void record(Change change) {
    database.inTransaction(handle ->
        which(
                handle.createUpdate(
                    "INSERT INTO server_history (at, cluster_name, resource_type, namespace,"
                        + " resource_name, operation, source, operator, before_json, after_json,"
                        + " error) VALUES (:at, :cluster, :type, :namespace, :name, :operation,"
                        + " :source, :operator, :before, :after, :error)"),
                change.which())
            .bind("at", change.time().toEpochMilli())
            .bind("operation", change.operation())
            .bind("source", change.source())
            .bind("operator", change.by())
            .bind("before", change.before())
            .bind("after", change.after())
            .bind("error", change.error())
            .execute());
  }

  @Override
  public Page of(Which which, int page, int size) {
    return database.inTransaction(handle -> {
      long total =
          which(handle.createQuery("SELECT COUNT(*)" + WHICH), which).mapTo(Long.class).one();
      List<Change> changes =
          which(
                  handle.createQuery(
                      "SELECT *" + WHICH + " ORDER BY id DESC LIMIT :limit OFFSET :skip"),
                  which)
              .bind("limit", size)
              .bind("skip", (page - 1L) * size)
              .map((row, _) -> change(row, which))
              .list();
      return new Page(changes, total);
    });
  }

  private static <S extends SqlStatement<S>> S which(S statement, Which which) {
    return statement
        .bind("cluster", which.cluster())
        .bind("type", which.type())
        .bind("namespace", which.namespace())
        .bind("name", which.name());
  }

  private static Change change(ResultSet row, Which which) throws SQLException {
    return new Change(
        Instant.ofEpochMilli(row.getLong("at")),
        which,
        row.getString("operation"),
        row.getString("source"),
        row.getString("operator"),
        row.getString("before_json"),
        row.getString("after_json"),
        row.getString("error"));
  }
}
