package dev.mortise.server;

import dev.mortise.services.ToolPins;
import dev.mortise.store.Database;
import dev.mortise.store.Migrations;

/// What a server keeps of its own in a database that several may share.
public final class ServerTables {
  private static final Migrations TABLES =
      Migrations.of("server", ServerTables.class::getResourceAsStream, "V1__server.sql");

  private final Database database;

  private ServerTables(Database database) {
    this.database = database;
  }

  /// Makes the tables where they are missing.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when the database cannot be used
  public static ServerTables open(Database database) {
    database.migrate(TABLES);
    return new ServerTables(database);
  }

  /// Who changed which resource.
  public ResourceHistory history() {
    return new StoredHistory(database);
  }

  /// What tools said about themselves when they were approved.
  public ToolPins pins() {
    return new StoredPins(database);
  }
}
