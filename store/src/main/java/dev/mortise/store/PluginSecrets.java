package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The secrets of plugins' settings, encrypted. They belong to a plugin's id and whose code it is:
/// for another owner they do not exist. Safe for any thread.
public final class PluginSecrets {
  /// The longest secret, in bytes of UTF-8.
  public static final int BYTES_MAX = 65_536;

  private static final String KIND = "secret";

  private final Database database;
  private final KeyRing keys;

  PluginSecrets(Database database, KeyRing keys) {
    this.database = database;
    this.keys = keys;
  }

  /// All that are set, without their values.
  ///
  /// @param owner the hash of the plugin's content, or its signer
  public List<Secrets.Handle> handles(String plugin, String owner) {
    return database.inTransaction(handle ->
        handle
            .createQuery(
                "SELECT name, hosts FROM mortise_secret WHERE plugin = ? AND owner = ?"
                    + " ORDER BY name")
            .bind(0, plugin)
            .bind(1, owner)
            .map((row, _) ->
                new Secrets.Handle(
                    row.getString(1),
                    handle(row.getString(1)),
                    row.getString(2).isEmpty() ? List.of() : List.of(row.getString(2).split(" "))))
            .list());
  }

  /// What stands in a setting's place for a plugin.
  static String handle(String name) {
    return "{{secret:" + name + "}}";
  }

  /// One in plain text: for the egress path, and for whom the gate let read it.
  public Optional<String> value(String plugin, String owner, String name) {
    return database
        .inTransaction(handle ->
            handle
                .createQuery(
                    "SELECT key_id, content FROM mortise_secret"
                        + " WHERE plugin = ? AND owner = ? AND name = ?")
                .bind(0, plugin)
                .bind(1, owner)
                .bind(2, name)
                .map((row, _) -> new KeyRing.Sealed(row.getString(1), row.getBytes(2)))
                .findOne())
        .map(sealed -> keys.open(sealed, KIND, plugin, owner, name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// Keeps one, in place of what was there.
  ///
  /// @param hosts where the egress path may send it, as in `net:http` permissions
  /// @throws PluginException `RESOURCE_EXHAUSTED` beyond [#BYTES_MAX]
  public void set(String plugin, String owner, String name, String value, List<String> hosts) {
    database.durably(handle -> {
      Counters.bump(handle, PluginSettings.COUNTER);
      set(handle, plugin, owner, name, value, hosts);
      return true;
    });
  }

  void set(
      Handle handle, String plugin, String owner, String name, String value, List<String> hosts) {
    byte[] plain = value.getBytes(StandardCharsets.UTF_8);
    if (plain.length > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: the secret %s has %d bytes; at most %d are kept."
              .formatted(plugin, name, plain.length, BYTES_MAX));
    }
    KeyRing.Sealed sealed = keys.seal(plain, KIND, plugin, owner, name);
    remove(handle, plugin, owner, name);
    handle.execute(
        "INSERT INTO mortise_secret (plugin, owner, name, hosts, key_id, content)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        plugin,
        owner,
        name,
        String.join(" ", hosts),
        sealed.keyId(),
        sealed.content());
  }

  void remove(Handle handle, String plugin, String owner, String name) {
    handle.execute(
        "DELETE FROM mortise_secret WHERE plugin = ? AND owner = ? AND name = ?",
        plugin,
        owner,
        name);
  }

  /// Gives what one owner has to another, as an operator decides when a plugin was updated.
  public void inherit(String plugin, String from, String to) {
    for (Secrets.Handle secret : handles(plugin, from)) {
      value(plugin, from, secret.secret())
          .ifPresent(value -> set(plugin, to, secret.secret(), value, secret.hosts()));
    }
  }
}
