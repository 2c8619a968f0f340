package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One text that is asked over a connection. Of its answer as much is read as is kept. For one
/// thread.
final class SqlStatement {
  private static final int SAID_MAX = 10;
  private static final int NOTICE_MAX = 200;

  // So many rows say how large the others are; then as many are fetched at once as this holds.
  private static final int FETCHED_FIRST = 50;
  private static final long FETCHED_BYTES = 4 << 20;

  private final Statement statement;
  private final Question question;
  private long bytes;

  SqlStatement(Statement statement, Question question) {
    this.statement = statement;
    this.question = question;
  }

  /// @param transaction whether a person began one
  QueryResult run(String sql, boolean transaction) throws SQLException {
    boolean reading = SqlText.of(sql).reads();
    Connection there = statement.getConnection();
    statement.setEscapeProcessing(false);
    statement.setMaxRows(Database.ROWS_MAX + 1);
    if (reading) {
      // The driver reads rows in parts only within a transaction.
      statement.setFetchSize(FETCHED_FIRST);
      there.setAutoCommit(false);
    } else if (!transaction) {
      there.setAutoCommit(true);
    }
    QueryResult result = !reading || transaction ? answer(sql) : committed(there, sql);
    return reading && result.cut() ? result.noting("rows after these were not computed") : result;
  }

  /// The answer, in a transaction of its own.
  private QueryResult committed(Connection there, String sql) throws SQLException {
    try {
      QueryResult result = answer(sql);
      there.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(there, e);
      throw e;
    }
  }

  private static void rollBack(Connection there, Exception reason) {
    try {
      there.rollback();
    } catch (SQLException e) {
      // It broke, and what it was in is gone with it.
      reason.addSuppressed(e);
    }
  }

  /// All that comes of it; of several answers with rows the last one is shown.
  private QueryResult answer(String sql) throws SQLException {
    List<String> said = new ArrayList<>();
    QueryResult shown = QueryResult.ofRows(List.of(), false);
    boolean rows = statement.execute(sql);
    while (true) {
      if (rows) {
        shown = table(statement.getResultSet());
        said.add(shown.summary());
      } else {
        long changed = statement.getLargeUpdateCount();
        if (changed < 0) {
          break;
        }
        said.add(done(changed));
      }
      rows = statement.getMoreResults();
    }
    SQLWarning notice = statement.getWarnings();
    String note =
        notice == null ? "" : CellText.fit(String.valueOf(notice.getMessage()), NOTICE_MAX);
    return new QueryResult(shown.table(), said(said, shown), note, shown.cut());
  }

  private static String done(long changed) {
    return changed == 0 ? "done, no row changed" : QueryResult.rows(changed) + " changed";
  }

  private static String said(List<String> said, QueryResult shown) {
    if (said.isEmpty()) {
      return "there was nothing to do";
    }
    if (said.size() == 1) {
      return shown.table().isEmpty() ? said.getFirst() : "";
    }
    String all = String.join("; ", said.subList(0, Math.min(SAID_MAX, said.size())));
    return said.size() + " answers: " + all + (said.size() > SAID_MAX ? "; …" : "");
  }

  private QueryResult table(ResultSet from) throws SQLException {
    ResultSetMetaData columns = from.getMetaData();
    List<List<String>> table = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnLabel(i));
    }
    table.add(names);
    while (from.next()) {
      if (question.ended()) {
        throw new PluginException(ErrorCode.CANCELLED, "the query was ended by you");
      }
      if (table.size() > Database.ROWS_MAX) {
        return QueryResult.ofRows(table, true);
      }
      table.add(row(from, names.size()));
      if (table.size() == FETCHED_FIRST && statement.getFetchSize() > 0) {
        long each = Math.max(1, bytes / FETCHED_FIRST);
        from.setFetchSize(Math.clamp(FETCHED_BYTES / each, 1, Database.ROWS_MAX));
      }
    }
    return QueryResult.ofRows(table, false);
  }

  private List<String> row(ResultSet from, int columns) throws SQLException {
    List<String> row = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      String value = Objects.requireNonNullElse(from.getString(i), "");
      bytes += value.length();
      row.add(value);
    }
    if (bytes > Database.ANSWER_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED, "the answer is larger than 16 MiB; add a LIMIT");
    }
    return row;
  }
}
