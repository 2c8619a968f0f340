package dev.mortise.server;

import dev.mortise.agent.AgentSettings;
import dev.mortise.agent.ModelProvider;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.store.Database;
import dev.mortise.store.SharedCounter;
import java.net.URI;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The agent's settings in a database that several servers share, the key sealed. Read anew each
/// time, so that what one server sets all know.
final class StoredAgentSetups implements AgentSetups {
  private static final String PLACE = "key";

  private final Database database;
  private final SealedText sealing;
  private final SharedCounter changes;

  /// @param changes counts them, so that of two servers one sets after the other
  StoredAgentSetups(Database database, SealedText sealing, SharedCounter changes) {
    this.database = database;
    this.sealing = sealing;
    this.changes = changes;
  }

  /// The only row.
  private record Row(String setup, String sealedKey) {}

  private static Optional<Row> row(Handle handle) {
    return handle
        .createQuery("SELECT setup, sealed_key FROM server_agent WHERE id = 1")
        .map((row, _) -> new Row(row.getString(1), row.getString(2)))
        .findOne();
  }

  @Override
  public AgentSetup now() {
    return setup(database.inTransaction(StoredAgentSetups::row));
  }

  private static AgentSetup setup(Optional<Row> row) {
    return row.map(r -> read(r.setup(), !r.sealedKey().isEmpty())).orElse(AgentSetup.OFF);
  }

  @Override
  public AgentSettings settings() {
    return database
        .inTransaction(StoredAgentSetups::row)
        .map(this::opened)
        .orElse(AgentSetup.OFF.settings(() -> ""));
  }

  private AgentSettings opened(Row row) {
    String sealed = row.sealedKey();
    String key = sealed.isEmpty() ? "" : sealing.open(sealed, PLACE);
    return read(row.setup(), !sealed.isEmpty()).settings(() -> key);
  }

  @Override
  public void set(AgentSetup seen, AgentSetup setup, @Nullable String key) {
    @Nullable String sealed = key == null || key.isEmpty() ? key : sealing.seal(key, PLACE);
    database.durably(handle -> {
      // First: until this transaction ends nobody else sets anything.
      changes.bump(handle);
      Optional<Row> now = row(handle);
      if (!setup(now).equals(seen)) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            "Somebody else has set something for the agent just now; look at it again.");
      }
      String kept = sealed == null ? now.map(Row::sealedKey).orElse("") : sealed;
      handle.execute("DELETE FROM server_agent WHERE id = 1");
      return handle.execute(
          "INSERT INTO server_agent (id, setup, sealed_key) VALUES (1, ?, ?)",
          written(setup),
          kept);
    });
  }

  private static String written(AgentSetup setup) {
    return Nodes.object()
        .put("enabled", setup.enabled())
        .put("provider", setup.provider().name())
        .put("model", setup.model())
        .put("address", setup.address().toString())
        .put("tokensMax", setup.tokensMax())
        .toString();
  }

  private static AgentSetup read(String text, boolean keySet) {
    JsonNode node = JsonCodec.tree(Json.of(text));
    return new AgentSetup(
        node.path("enabled").asBoolean(false),
        ModelProvider.valueOf(node.path("provider").asString("")),
        node.path("model").asString(""),
        URI.create(node.path("address").asString("")),
        node.path("tokensMax").asInt(0),
        keySet);
  }
}
