package dev.mortise.embed;

import dev.mortise.api.Secrets;
import dev.mortise.host.HostCaller;
import dev.mortise.host.HostPorts;
import dev.mortise.services.HostServices;
import dev.mortise.services.SecretSource;
import dev.mortise.store.AuditConfig;
import dev.mortise.store.AuditTrail;
import dev.mortise.store.Database;
import dev.mortise.store.PluginSecrets;
import dev.mortise.store.PluginSettings;
import dev.mortise.store.Store;
import java.util.List;
import java.util.Optional;

/// What one host keeps, and how its parts reach it. Opened before the host, closed after it.
final class HostStore implements AutoCloseable {
  private final MortiseConfig config;
  private final Database database;
  private final Store store;
  private final AuditTrail audit;
  private final PluginSettings settings;

  private HostStore(MortiseConfig config, Database database, Store store, AuditTrail audit) {
    this.config = config;
    this.database = database;
    this.store = store;
    this.audit = audit;
    this.settings = store.settings(config.host().settings());
  }

  static HostStore open(MortiseConfig config) {
    Database database = Database.open(config.database());
    try {
      Store store = Store.open(database);
      return new HostStore(config, database, store, store.audit(audit(config)));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static AuditConfig audit(MortiseConfig config) {
    return AuditConfig.standard(config.name())
        .clock(config.clock())
        .whenFull(config.auditRequired() ? AuditConfig.WhenFull.REFUSE : AuditConfig.WhenFull.FLAG);
  }

  void into(HostPorts.Builder ports) {
    ports.state(store.state()).audit(audit).settings(settings).belongings(this::inherit);
    if (config.database().url() != null) {
      ports.rates(store.rates());
    }
  }

  private void inherit(String plugin, String from, String to) {
    store.secrets().inherit(plugin, from, to);
    store.inheritStorage(plugin, from, to);
  }

  void into(HostServices.Builder services) {
    services
        .secrets(new StoredSecrets(store.secrets()))
        .storage(caller -> store.storage(caller.plugin(), caller.owner(), config.storage()));
  }

  /// Secrets by whoever asks for them.
  private record StoredSecrets(PluginSecrets secrets) implements SecretSource {
    @Override
    public List<Secrets.Handle> handles(HostCaller caller) {
      return secrets.handles(caller.plugin(), caller.owner());
    }

    @Override
    public Optional<String> value(HostCaller caller, String secret) {
      return secrets.value(caller.plugin(), caller.owner(), secret);
    }
  }

  Database database() {
    return database;
  }

  AuditTrail audit() {
    return audit;
  }

  PluginSettings settings() {
    return settings;
  }

  Store store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
