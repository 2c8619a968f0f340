package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import dev.mortise.gate.RateState;
import dev.mortise.host.Desired;
import dev.mortise.host.StateStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// What a host keeps in a [Database], behind the ports of the gate and of the host.
///
/// Safe for any thread. Whoever opens it closes it, before the database.
public final class Store implements AutoCloseable {
  private static final Migrations TABLES =
      Migrations.of("store", Store.class::getResourceAsStream, "V1__store.sql");

  private final Database database;
  private final Watch watch;
  private final KeyRing keys;
  // Closed in the other order.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Store(Database database) {
    this.database = database;
    this.watch = new Watch(database);
    this.keys = new KeyRing(database.folder());
  }

  /// Makes the tables where they are missing.
  ///
  /// @throws PluginException `UNAVAILABLE` when the database cannot be used
  public static Store open(Database database) {
    database.migrate(TABLES);
    return new Store(database);
  }

  /// What is remembered of plugins, for who only wants to look: makes nothing, keeps nothing open.
  ///
  /// @throws PluginException `UNAVAILABLE` when the database is there and cannot be read
  public static Desired remembered(DatabaseConfig config) {
    if (config.url() == null && !FileConnections.exists(config.folder())) {
      return Desired.NOTHING;
    }
    return Glance.at(config);
  }

  /// Which plugins are disabled, quarantined, and what they are granted; follows what other hosts
  /// change.
  public StateStore state() {
    SharedState state = new SharedState(database);
    watch.on(SharedState.COUNTER, state::changed);
    return state;
  }

  /// What operators set for plugins; follows what other hosts change.
  ///
  /// @param configuration what the configuration says, per plugin id one JSON object
  public PluginSettings settings(Map<String, Json> configuration) {
    PluginSettings settings = new PluginSettings(database, secrets(), configuration);
    watch.on(PluginSettings.COUNTER, settings::refresh);
    return settings;
  }

  /// The secrets among them.
  public PluginSecrets secrets() {
    return new PluginSecrets(database, keys);
  }

  /// Encrypts what another module keeps in tables of its own.
  ///
  /// @param kind what it is, in one word
  public Vault vault(String kind) {
    return new Vault(keys, kind);
  }

  /// Counts the changes of what another module keeps.
  ///
  /// @param name one word, the module's own; 40 letters at most
  public SharedCounter counter(String name) {
    return new SharedCounter(database, watch, name);
  }

  /// What one plugin keeps.
  ///
  /// @param owner the hash of the plugin's content, or its signer: another inherits nothing
  public Storage storage(String plugin, String owner, StorageConfig config) {
    return new PluginStorage(database, keys, plugin, owner, config);
  }

  /// Deletes what a plugin keeps, of every owner: when it is removed for good.
  ///
  /// @return whether it kept anything
  public boolean removeStorage(String plugin) {
    return PluginStorage.remove(database, plugin);
  }

  /// Gives what one owner of a plugin kept to another, as an operator decides when it was updated:
  /// all of it or nothing. Twice is the same as once.
  ///
  /// @throws PluginException `CONFLICT` when the other has kept something of its own already
  public void inheritStorage(String plugin, String from, String to) {
    PluginStorage.inherit(database, keys, plugin, from, to);
  }

  /// Rates that several hosts share.
  public RateState rates() {
    return new SharedRates(database);
  }

  /// The audit of this folder's host; closing the store ends it in order.
  ///
  /// @throws PluginException `UNAVAILABLE` when the folder's key cannot be read or made
  public AuditTrail audit(AuditConfig config) {
    try {
      AuditTrail trail = new AuditTrail(database, AuditKey.of(database.folder()), config);
      opened.push(trail);
      return trail;
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The audit has no key to sign with: " + e.getMessage(), e);
    }
  }

  /// The audit of all hosts at this database, to be read.
  public AuditArchive archive() {
    return new AuditArchive(database);
  }

  /// Ends the audit in order.
  @Override
  public void close() {
    watch.close();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.getLogger(Store.class.getName())
            .log(System.Logger.Level.WARNING, "Closing the store: " + e);
      }
    }
  }
}
