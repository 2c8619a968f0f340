package dev.mortise.store;

import dev.mortise.api.Bytes;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The rows of what one owner of one plugin keeps, whatever is in them.
record StorageRows(String plugin, String owner) {
  private static final String OF = " WHERE plugin = ? AND owner = ?";
  private static final String ONE = OF + " AND name = ?";

  /// A value or the document.
  ///
  /// @param keyId null where it is not encrypted
  record Kept(@Nullable String keyId, Bytes content) {}

  /// How much all of it is.
  record Used(long bytes, long entries) {}

  /// The document, if one was ever saved.
  record Row(long version, @Nullable Kept kept) {}

  /// Makes the row if there is none, and keeps others from writing until the transaction ends.
  Used lock(Handle handle) {
    handle.execute(
        "INSERT INTO mortise_storage (plugin, owner, used, entries, version)"
            + " VALUES (?, ?, 0, 0, 0) ON CONFLICT DO NOTHING",
        plugin,
        owner);
    handle.execute("UPDATE mortise_storage SET entries = entries" + OF, plugin, owner);
    return handle
        .createQuery("SELECT used, entries FROM mortise_storage" + OF)
        .bind(0, plugin)
        .bind(1, owner)
        .map((row, _) -> new Used(row.getLong(1), row.getLong(2)))
        .one();
  }

  int use(Handle handle, long bytes, long entries) {
    return handle.execute(
        "UPDATE mortise_storage SET used = ?, entries = ?" + OF, bytes, entries, plugin, owner);
  }

  long used(Handle handle) {
    return handle
        .createQuery("SELECT used FROM mortise_storage" + OF)
        .bind(0, plugin)
        .bind(1, owner)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  Optional<Row> row(Handle handle) {
    return handle
        .createQuery("SELECT version, key_id, document FROM mortise_storage" + OF)
        .bind(0, plugin)
        .bind(1, owner)
        .map((row, _) -> {
          byte[] content = row.getBytes(3);
          return new Row(
              row.getLong(1),
              content == null ? null : new Kept(row.getString(2), Bytes.of(content)));
        })
        .findOne();
  }

  int write(Handle handle, long version, Kept document) {
    return handle.execute(
        "UPDATE mortise_storage SET version = ?, key_id = ?, document = ?" + OF,
        version,
        document.keyId(),
        document.content().array(),
        plugin,
        owner);
  }

  Optional<Kept> kept(Handle handle, String name) {
    return handle
        .createQuery("SELECT key_id, content FROM mortise_value" + ONE)
        .bind(0, plugin)
        .bind(1, owner)
        .bind(2, name)
        .map((row, _) -> new Kept(row.getString(1), Bytes.of(row.getBytes(2))))
        .findOne();
  }

  Optional<Long> size(Handle handle, String name) {
    return handle
        .createQuery("SELECT size FROM mortise_value" + ONE)
        .bind(0, plugin)
        .bind(1, owner)
        .bind(2, name)
        .mapTo(Long.class)
        .findOne();
  }

  int insert(Handle handle, String name, long size, Kept kept) {
    return handle.execute(
        "INSERT INTO mortise_value (plugin, owner, name, size, key_id, content)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        plugin,
        owner,
        name,
        size,
        kept.keyId(),
        kept.content().array());
  }

  int delete(Handle handle, String name) {
    return handle.execute("DELETE FROM mortise_value" + ONE, plugin, owner, name);
  }

  /// All names in their order: no more than the quota let in.
  List<String> names(Handle handle) {
    return names(handle, "", "", Integer.MAX_VALUE);
  }

  List<String> names(Handle handle, String prefix, String after, int limit) {
    return handle
        .createQuery(
            "SELECT name FROM mortise_value"
                + OF
                + " AND name LIKE ? AND name > ? ORDER BY name LIMIT ?")
        .bind(0, plugin)
        .bind(1, owner)
        .bind(2, prefix + "%")
        .bind(3, after)
        .bind(4, limit)
        .mapTo(String.class)
        .list();
  }

  /// Whether a value or the document is encrypted.
  boolean sealed(Handle handle) {
    return handle
            .createQuery(
                "SELECT (SELECT count(*) FROM mortise_value"
                    + OF
                    + " AND key_id IS NOT NULL) + (SELECT count(*) FROM mortise_storage"
                    + OF
                    + " AND key_id IS NOT NULL)")
            .bind(0, plugin)
            .bind(1, owner)
            .bind(2, plugin)
            .bind(3, owner)
            .mapTo(Long.class)
            .one()
        > 0;
  }
}
