package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.Desired;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/// Reads what is remembered of plugins and nothing else, by plain JDBC: a command that only lists
/// them should not pay for loading more.
final class Glance {
  private Glance() {}

  static Desired at(DatabaseConfig config) {
    try (Connections connections = Database.connections(config)) {
      try {
        return read(connections);
      } catch (SQLException e) {
        if (DatabaseFailure.of(e) != DatabaseFailure.LOST) {
          throw e;
        }
        // Whoever held the file ended just then.
        return read(connections);
      }
    } catch (IOException | SQLException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "What is remembered of plugins cannot be read: " + DatabaseFailure.words(e),
          e);
    }
  }

  private static Desired read(Connections connections) throws SQLException {
    Map<String, Desired.Entry> plugins = new TreeMap<>();
    try (Connection connection = connections.openConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT plugin, entry FROM mortise_state")) {
      while (rows.next()) {
        String plugin = rows.getString(1);
        plugins.put(plugin, SharedState.entry(connections.place(), plugin, rows.getString(2)));
      }
    } catch (SQLException e) {
      if (!DatabaseFailure.noSuchTable(e)) {
        throw e;
      }
    }
    return new Desired(Desired.FORMAT, plugins);
  }
}
