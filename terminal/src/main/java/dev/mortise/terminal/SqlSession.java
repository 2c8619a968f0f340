package dev.mortise.terminal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/// How a connection begins, what it is in, and how it ends. All of it may wait.
final class SqlSession {
  private static final System.Logger LOG = System.getLogger(SqlSession.class.getName());
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LOGIN = Duration.ofSeconds(15);

  private SqlSession() {}

  /// @param password null where the driver shall look into `~/.pgpass`
  static Connection open(DatabaseAddress address, @Nullable String password) throws SQLException {
    var said = new Properties();
    said.setProperty("user", address.user());
    if (password != null) {
      said.setProperty("password", password);
    }
    said.setProperty("ApplicationName", "mortise top");
    said.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    said.setProperty("loginTimeout", Long.toString(LOGIN.toSeconds()));
    said.setProperty("socketTimeout", Long.toString(LOGIN.toSeconds()));
    said.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(address.jdbc(), said);
    try {
      watched(connection);
      // A question takes as long as it takes: a person ends it, or closes the pane.
      connection.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException e) {
      end(connection);
      throw e;
    }
    return connection;
  }

  /// A query whose asker is gone ends by itself, where the server knows how to notice.
  private static void watched(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select set_config(name, '10s', false) from pg_settings"
              + " where name = 'client_connection_check_interval'");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "the server does not look after its clients: {0}", e);
    }
  }

  /// Whether what is done now may still be taken back. A connection says it by what it refuses
  /// meanwhile.
  static boolean inTransaction(Connection connection) {
    try {
      if (gone(connection)) {
        return false;
      }
      connection.setReadOnly(connection.isReadOnly());
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  /// Whether it was closed or given up.
  static boolean gone(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /// Asks the server to end what runs; nothing happens when nothing does. A statement would not ask
  /// for it while rows are fetched.
  static void cancel(Connection connection) {
    try {
      connection.unwrap(BaseConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a query could not be ended: {0}", e);
    }
  }

  static void end(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "a connection did not end well: {0}", e);
      }
    }
  }
}
