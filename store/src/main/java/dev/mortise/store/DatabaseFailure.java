package dev.mortise.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a failed statement means.
enum DatabaseFailure {
  /// The connection is gone; another one may work.
  LOST,
  /// Another transaction was in the way.
  IN_THE_WAY,
  /// Another process holds the file and lets nobody in.
  HELD,
  /// There is no room left.
  FULL,
  /// A key that is there already.
  TAKEN,
  /// The SQL is wrong: a bug.
  BUG,
  /// Anything else the database says.
  OTHER;

  private static final Set<Integer> H2_LOST =
      Set.of(
          org.h2.api.ErrorCode.CONNECTION_BROKEN_1,
          org.h2.api.ErrorCode.DATABASE_IS_CLOSED,
          org.h2.api.ErrorCode.OBJECT_CLOSED,
          org.h2.api.ErrorCode.DATABASE_CALLED_AT_SHUTDOWN);
  private static final Set<Integer> H2_IN_THE_WAY =
      Set.of(
          org.h2.api.ErrorCode.DEADLOCK_1,
          org.h2.api.ErrorCode.LOCK_TIMEOUT_1,
          org.h2.api.ErrorCode.CONCURRENT_UPDATE_1);

  /// What the exception says, wherever in its causes.
  static DatabaseFailure of(Throwable thrown) {
    if (full(thrown)) {
      return FULL;
    }
    SQLException sql = sql(thrown);
    return sql == null ? OTHER : of(sql.getErrorCode(), state(sql));
  }

  private static DatabaseFailure of(int code, String state) {
    if (code == org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1) {
      return HELD;
    }
    if (H2_LOST.contains(code) || state.startsWith("08") || state.startsWith("57P")) {
      return LOST;
    }
    if (H2_IN_THE_WAY.contains(code) || state.startsWith("40")) {
      return IN_THE_WAY;
    }
    if (state.equals("53100")) {
      return FULL;
    }
    if (state.equals("23505")) {
      return TAKEN;
    }
    return state.startsWith("42") || state.startsWith("22") ? BUG : OTHER;
  }

  /// Whether nobody has made the tables yet.
  static boolean noSuchTable(SQLException e) {
    return state(e).startsWith("42S0") || state(e).equals("42P01");
  }

  private static String state(SQLException sql) {
    return Objects.requireNonNullElse(sql.getSQLState(), "");
  }

  /// The database's own words on one line, without the statement.
  static String words(Throwable thrown) {
    SQLException sql = sql(thrown);
    String all = String.valueOf((sql == null ? thrown : sql).getMessage());
    int statement = all.indexOf("; SQL statement:");
    String words = statement < 0 ? all : all.substring(0, statement);
    return words.replaceAll("\\s+", " ").strip();
  }

  /// The outermost exception of the driver.
  static @Nullable SQLException sql(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static boolean full(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof IOException
          && (said.contains("no space left")
              || said.contains("file too large")
              || said.contains("quota")
              || said.contains("not enough space"))) {
        return true;
      }
    }
    return false;
  }
}
