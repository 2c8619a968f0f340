package dev.mortise.server;

import dev.mortise.services.ToolPins;
import dev.mortise.store.Database;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Pins that outlive the server. What is unknown here is looked for in the database each time,
/// since another server may have pinned it; what is pinned is trusted until this server changes it.
final class StoredPins implements ToolPins {
  private final Database database;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  StoredPins(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> pinned(String plugin, String tool) {
    String key = plugin + "/" + tool;
    String pin = known.get(key);
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
    kept.ifPresent(found -> known.put(key, found));
    return kept;
  }

  @Override
  public void pin(String plugin, String tool, String fingerprint) {
    database.durably(handle -> {
      int changed =
          handle
              .createUpdate(
                  "UPDATE server_tool_pin SET fingerprint = :f WHERE plugin = :p AND tool = :t")
              .bind("f", fingerprint)
              .bind("p", plugin)
              .bind("t", tool)
              .execute();
      return changed > 0
          ? changed
          : handle
              .createUpdate("INSERT INTO server_tool_pin VALUES (:p, :t, :f)")
              .bind("p", plugin)
              .bind("t", tool)
              .bind("f", fingerprint)
              .execute();
    });
    known.put(plugin + "/" + tool, fingerprint);
  }
}
