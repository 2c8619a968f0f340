package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.cli.PluginFiles;
import dev.mortise.gate.Change;
import dev.mortise.packages.PluginFolder;
import dev.mortise.store.AuditConfig;
import dev.mortise.store.AuditTrail;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;

/// A folder of plugins, and the audit that says who changes it.
final class StoredFiles implements PluginFiles {
  private final PluginFolder folder;
  private final Database database;
  private final Store store;
  private final AuditTrail audit;

  StoredFiles(PluginFolder folder, DatabaseConfig config) {
    this.folder = folder;
    database = Database.open(config);
    try {
      store = Store.open(database);
      audit = store.audit(AuditConfig.standard("mortise plugins"));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public PluginFolder.Installed install(InputStream archive, String name, Caller by) {
    return audit.naming(
        change(by, "plugin.install", name),
        () -> folder.install(archive),
        installed -> installed.id() + " " + installed.version());
  }

  @Override
  public void requireRemovable(Path source) {
    folder.requireRemovable(source);
  }

  @Override
  public void remove(String id, Path source, Caller by) {
    audit.changing(change(by, "plugin.remove", id), () -> folder.remove(source));
  }

  private static Change change(Caller by, String action, String target) {
    return new Change(Instant.now(), by, action, target, "");
  }

  @Override
  public void close() {
    audit.close();
    store.close();
    database.close();
  }
}
