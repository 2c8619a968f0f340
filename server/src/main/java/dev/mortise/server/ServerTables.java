package dev.mortise.server;

import dev.mortise.services.ToolPins;
import dev.mortise.store.Database;
import dev.mortise.store.Migrations;
import dev.mortise.store.Store;
import java.time.InstantSource;

/// What a server keeps of its own in a database that several may share.
public final class ServerTables {
  private static final Migrations TABLES =
      Migrations.of(
          "server", ServerTables.class::getResourceAsStream, "V1__server.sql", "V2__clusters.sql");
  private static final Migrations OF_AGENT =
      Migrations.of("agent", ServerTables.class::getResourceAsStream, "V1__agent.sql");

  private final Database database;

  private ServerTables(Database database) {
    this.database = database;
  }

  /// Makes the tables where they are missing.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when the database cannot be used
  public static ServerTables open(Database database) {
    database.migrate(TABLES);
    database.migrate(OF_AGENT);
    return new ServerTables(database);
  }

  /// Who changed which resource.
  public ResourceHistory history() {
    return new StoredHistory(database);
  }

  /// Clusters that were added.
  ///
  /// @param store of the same database; closed after whoever uses them
  public StoredClusters clusters(Store store) {
    return new StoredClusters(database, store);
  }

  /// What was set for the agent, and its conversations that wait.
  ///
  /// @param store of the same database: seals its key and what was said
  public ServerAgent agent(Store store, InstantSource clock) {
    var sealing = new SealedText(store.vault("agent"));
    return new ServerAgent(
        new StoredAgentSetups(database, sealing, store.counter("agent")),
        new StoredPending(database, sealing, clock));
  }

  /// What tools said about themselves when they were approved.
  ///
  /// @param store of the same database; closed after whoever uses them
  public ToolPins pins(Store store) {
    return new StoredPins(database, store.counter("pins"));
  }
}
