package dev.mortise.server;

import dev.mortise.services.ToolPins;
import dev.mortise.store.Database;
import dev.mortise.store.SharedCounter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Pins that outlive the server, and hold on every server at the database. What is known is kept in
/// memory until any server changes it; what is not is looked for each time.
final class StoredPins implements ToolPins {
  private final Database database;
  private final SharedCounter changes;
  // Replaced whole, so that whoever reads an older pin just then does not keep it.
  private volatile Map<String, String> known = new ConcurrentHashMap<>();

  StoredPins(Database database, SharedCounter changes) {
    this.database = database;
    this.changes = changes;
    changes.follow(() -> known = new ConcurrentHashMap<>());
  }

  @Override
  public Optional<String> pinned(String plugin, String tool) {
    Map<String, String> now = known;
    String key = plugin + "/" + tool;
    String pin = now.get(key);
    if (pin != null) {
      return Optional.of(pin);
    }
    Optional<String> kept =
        database.inTransaction(handle ->
            handle
                .createQuery(
                    "SELECT fingerprint FROM server_tool_pin WHERE plugin = :p AND tool = :t")
                .bind("p", plugin)
                .bind("t", tool)
                .mapTo(String.class)
                .findOne());
    kept.ifPresent(found -> now.put(key, found));
    return kept;
  }

  @Override
  public void pin(String plugin, String tool, String fingerprint) {
    database.durably(handle -> {
      // First, so that two servers pin one after the other.
      changes.bump(handle);
      handle.execute("DELETE FROM server_tool_pin WHERE plugin = ? AND tool = ?", plugin, tool);
      return handle.execute(
          "INSERT INTO server_tool_pin (plugin, tool, fingerprint) VALUES (?, ?, ?)",
          plugin,
          tool,
          fingerprint);
    });
    known = new ConcurrentHashMap<>();
  }
}
