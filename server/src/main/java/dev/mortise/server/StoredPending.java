package dev.mortise.server;

import dev.mortise.agent.Pending;
import dev.mortise.agent.PendingStore;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Conversations that wait, in a database: after a restart, and for every server at it.
///
/// What was said is sealed and bound to the person; the ids are kept as hashes, so that who reads
/// the database can continue nothing. At most twenty of one user; the oldest give way.
final class StoredPending implements PendingStore {
  /// No conversation that waits is larger, in bytes of JSON.
  static final int BYTES_MAX = 8 << 20;

  private static final int PER_USER_MAX = 20;

  private final Database database;
  private final SealedText sealing;
  private final InstantSource clock;

  StoredPending(Database database, SealedText sealing, InstantSource clock) {
    this.database = database;
    this.sealing = sealing;
    this.clock = clock;
  }

  @Override
  public void keep(Pending pending) {
    if (pending.state().size() > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "This conversation has grown too long to wait: %d bytes, at most %d are kept. Begin anew."
              .formatted(pending.state().size(), BYTES_MAX));
    }
    String hash = hash(pending.id());
    String sealed = sealing.seal(pending.state().toString(), place(hash, pending.user()));
    long now = clock.instant().toEpochMilli();
    database.inTransaction(handle -> {
      handle.execute(
          "DELETE FROM server_agent_pending WHERE expires_at <= ? OR id_hash = ?", now, hash);
      makeRoom(handle, pending.user());
      return handle.execute(
          "INSERT INTO server_agent_pending"
              + " (id_hash, username, kind, kept_at, expires_at, sealed_state)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          hash,
          pending.user(),
          pending.kind().name(),
          now,
          pending.expires().toEpochMilli(),
          sealed);
    });
  }

  private static void makeRoom(Handle handle, String user) {
    handle
        .createQuery(
            "SELECT id_hash FROM server_agent_pending WHERE username = ? ORDER BY kept_at DESC")
        .bind(0, user)
        .mapTo(String.class)
        .list()
        .stream()
        .skip(PER_USER_MAX - 1)
        .forEach(old -> delete(handle, old));
  }

  @Override
  public Optional<Pending> take(String id, String user, Pending.Kind kind) {
    String hash = hash(id);
    return database.inTransaction(handle ->
        row(handle, hash, user, kind)
            // Deleting says who of two got it; what cannot be opened here stays for who can.
            .filter(_ -> delete(handle, hash) == 1)
            .map(row ->
                new Pending(
                    id,
                    user,
                    kind,
                    Instant.ofEpochMilli(row.expires()),
                    Json.of(sealing.open(row.sealed(), place(hash, user))))));
  }

  private static int delete(Handle handle, String hash) {
    return handle.execute("DELETE FROM server_agent_pending WHERE id_hash = ?", hash);
  }

  private record Row(long expires, String sealed) {}

  private Optional<Row> row(Handle handle, String hash, String user, Pending.Kind kind) {
    return handle
        .createQuery(
            "SELECT expires_at, sealed_state FROM server_agent_pending"
                + " WHERE id_hash = ? AND username = ? AND kind = ? AND expires_at > ?")
        .bind(0, hash)
        .bind(1, user)
        .bind(2, kind.name())
        .bind(3, clock.instant().toEpochMilli())
        .map((row, _) -> new Row(row.getLong(1), row.getString(2)))
        .findOne();
  }

  /// A hash has no space.
  private static String place(String hash, String user) {
    return "pending " + hash + " " + user;
  }

  private static String hash(String id) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
