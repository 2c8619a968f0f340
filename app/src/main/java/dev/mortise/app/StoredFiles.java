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
    note(by, "plugin.install", name);
    PluginFolder.Installed installed = folder.install(archive);
    note(by, "plugin.installed", installed.id() + " " + installed.version());
    return installed;
  }

  @Override
  public void requireRemovable(Path source) {
    folder.requireRemovable(source);
  }

  @Override
  public void remove(String id, Path source, Caller by) {
    note(by, "plugin.remove", id);
    folder.remove(source);
  }

  private void note(Caller by, String action, String target) {
    audit.changed(new Change(Instant.now(), by, action, target, ""));
  }

  @Override
  public void close() {
    audit.close();
    store.close();
    database.close();
  }
}
