package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.store.Database;
import dev.mortise.store.SharedCounter;
import dev.mortise.store.Store;
import dev.mortise.store.Vault;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Keeps added clusters in the database, their kubeconfigs encrypted, for all servers there.
///
/// One that cannot be opened (its key is on another server, or it was tampered with) is listed with
/// an empty kubeconfig, which nobody can use, so that it takes no other away; why is in the log.
/// Safe for any thread.
public final class StoredClusters implements ClusterRecords {
  private static final System.Logger LOG = System.getLogger(StoredClusters.class.getName());

  /// What the column holds on either database.
  private static final int KUBECONFIG_BYTES_MAX = 1_000_000;

  private static final int DESCRIPTION_LENGTH_MAX = 1_000;

  private final Database database;
  private final Vault vault;
  private final SharedCounter changes;

  private record Row(ClusterRecord open, Vault.Sealed kubeconfig) {}

  StoredClusters(Database database, Store store) {
    this.database = database;
    this.vault = store.vault("cluster");
    this.changes = store.counter("clusters");
  }

  /// Runs this soon after every change that any server made; see [SharedCounter#follow].
  public void follow(Runnable listener) {
    changes.follow(listener);
  }

  @Override
  public List<ClusterRecord> all() {
    return database
        .inTransaction(handle ->
            handle
                .createQuery("SELECT * FROM server_cluster ORDER BY name")
                .map((row, _) ->
                    new Row(
                        new ClusterRecord(
                            row.getString("name"),
                            row.getString("description"),
                            "",
                            row.getBoolean("is_default"),
                            row.getBoolean("enabled")),
                        new Vault.Sealed(
                            row.getString("key_id"), Bytes.of(row.getBytes("kubeconfig")))))
                .list())
        .stream()
        .map(this::opened)
        .toList();
  }

  private ClusterRecord opened(Row row) {
    ClusterRecord record = row.open();
    try {
      byte[] plain = vault.open(row.kubeconfig(), record.name());
      return new ClusterRecord(
          record.name(),
          record.description(),
          new String(plain, StandardCharsets.UTF_8),
          record.isDefault(),
          record.enabled());
    } catch (PluginException e) {
      LOG.log(Level.WARNING, () -> "cluster " + record.name() + ": " + e.getMessage());
      return record;
    }
  }

  /// An empty kubeconfig leaves the one that is kept.
  @Override
  public void put(ClusterRecord cluster) {
    byte[] plain = cluster.kubeconfig().getBytes(StandardCharsets.UTF_8);
    if (plain.length > KUBECONFIG_BYTES_MAX
        || cluster.description().length() > DESCRIPTION_LENGTH_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Cluster %s: its kubeconfig has at most %d bytes and its description %d characters."
              .formatted(cluster.name(), KUBECONFIG_BYTES_MAX, DESCRIPTION_LENGTH_MAX));
    }
    Optional<Vault.Sealed> sealed =
        plain.length == 0 ? Optional.empty() : Optional.of(vault.seal(plain, cluster.name()));
    database.durably(handle -> {
      // First, so that two servers change one after the other.
      changes.bump(handle);
      sealed.or(() -> kept(handle, cluster.name())).ifPresent(s -> write(handle, cluster, s));
      return true;
    });
  }

  private static Optional<Vault.Sealed> kept(Handle handle, String name) {
    return handle
        .createQuery("SELECT key_id, kubeconfig FROM server_cluster WHERE name = ?")
        .bind(0, name)
        .map((row, _) -> new Vault.Sealed(row.getString(1), Bytes.of(row.getBytes(2))))
        .findOne();
  }

  private static void write(Handle handle, ClusterRecord cluster, Vault.Sealed sealed) {
    delete(handle, cluster.name());
    handle.execute(
        "INSERT INTO server_cluster (name, description, is_default, enabled, key_id, kubeconfig)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        cluster.name(),
        cluster.description(),
        cluster.isDefault(),
        cluster.enabled(),
        sealed.keyId(),
        sealed.content().array());
  }

  private static int delete(Handle handle, String name) {
    return handle.execute("DELETE FROM server_cluster WHERE name = ?", name);
  }

  @Override
  public void remove(String name) {
    database.durably(handle -> {
      changes.bump(handle);
      return delete(handle, name);
    });
  }
}
