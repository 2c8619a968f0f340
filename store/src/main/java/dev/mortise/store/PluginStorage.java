package dev.mortise.store;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What one owner of one plugin keeps. Writes of the same plugin take turns, so its quota holds
/// however many write; reads wait for nobody.
///
/// Keys are kept as the hex digits of their bytes: in the same order on every database.
final class PluginStorage implements Storage {
  static final int KEY_LETTERS_MAX = 512;
  static final int KEY_BYTES_MAX = 1_000;

  /// What fits into a column of H2, with what encryption adds.
  static final int VALUE_BYTES_MAX = 1_000_000;

  private static final int PAGE_MAX = 1_000;
  private static final String KIND = "storage";
  private static final String DOCUMENT = "document";
  private static final String OF = " WHERE plugin = ? AND owner = ?";
  private static final String ONE = OF + " AND name = ?";

  private final Database database;
  private final KeyRing keys;
  private final String plugin;
  private final String owner;
  private final StorageConfig config;

  PluginStorage(
      Database database, KeyRing keys, String plugin, String owner, StorageConfig config) {
    this.database = database;
    this.keys = keys;
    this.plugin = plugin;
    this.owner = owner;
    this.config = config;
  }

  @Override
  public Value get(Key key) {
    String name = name(key.key());
    return database
        .inTransaction(handle ->
            handle
                .createQuery("SELECT key_id, content FROM mortise_value" + ONE)
                .bind(0, plugin)
                .bind(1, owner)
                .bind(2, name)
                .map((row, _) -> new Kept(row.getString(1), row.getBytes(2)))
                .findOne())
        .map(kept -> new Value(true, Bytes.of(open(kept, name))))
        .orElse(new Value(false, Bytes.EMPTY));
  }

  @Override
  public void put(Entry entry) {
    String name = name(entry.key());
    byte[] plain = entry.payload().array();
    bounded("the value of " + entry.key(), plain.length);
    Kept kept = seal(plain, name);
    long size = plain.length + (long) name.length() / 2;
    database.inTransaction(handle -> {
      Used used = lock(handle);
      long before = size(handle, name).orElse(0L);
      long entries = used.entries() + (before == 0 ? 1 : 0);
      room(used.bytes() - before + size, entries);
      handle.execute("DELETE FROM mortise_value" + ONE, plugin, owner, name);
      handle.execute(
          "INSERT INTO mortise_value (plugin, owner, name, size, key_id, content)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          plugin,
          owner,
          name,
          size,
          kept.keyId(),
          kept.content());
      return use(handle, used.bytes() - before + size, entries);
    });
  }

  @Override
  public Existed delete(Key key) {
    String name = name(key.key());
    return database.inTransaction(handle -> {
      Used used = lock(handle);
      Optional<Long> size = size(handle, name);
      if (size.isPresent()) {
        handle.execute("DELETE FROM mortise_value" + ONE, plugin, owner, name);
        use(handle, used.bytes() - size.get(), used.entries() - 1);
      }
      return new Existed(size.isPresent());
    });
  }

  @Override
  public Keys list(Range range) {
    if (range.limit() < 1 || range.limit() > PAGE_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s asks storage for %d keys at once; 1 to %d are given."
              .formatted(plugin, range.limit(), PAGE_MAX));
    }
    String prefix = hex(range.prefix());
    String after = range.after() == null ? "" : hex(range.after());
    List<String> names =
        database.inTransaction(handle ->
            handle
                .createQuery(
                    "SELECT name FROM mortise_value"
                        + OF
                        + " AND name LIKE ? AND name > ? ORDER BY name LIMIT ?")
                .bind(0, plugin)
                .bind(1, owner)
                .bind(2, prefix + "%")
                .bind(3, after)
                .bind(4, range.limit() + 1)
                .mapTo(String.class)
                .list());
    boolean more = names.size() > range.limit();
    List<String> page = new ArrayList<>();
    for (String name : more ? names.subList(0, range.limit()) : names) {
      page.add(new String(HexFormat.of().parseHex(name), StandardCharsets.UTF_8));
    }
    return new Keys(page, more);
  }

  @Override
  public Document document() {
    return database
        .inTransaction(handle -> row(handle))
        .map(row -> new Document(row.version(), content(row)))
        .orElse(new Document(0, Json.EMPTY));
  }

  @Override
  public Document save(Document document) {
    byte[] plain = document.content().utf8();
    bounded("its document", plain.length);
    Kept kept = seal(plain, DOCUMENT);
    long version = document.version() + 1;
    database.inTransaction(handle -> {
      Used used = lock(handle);
      Row old = row(handle).orElseThrow();
      if (old.version() != document.version()) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            "%s saves version %d of its document, and version %d is kept: somebody changed it. Read it again."
                .formatted(plugin, document.version(), old.version()));
      }
      long before = old.kept() == null ? 0 : plainSize(old.kept());
      room(used.bytes() - before + plain.length, used.entries());
      handle.execute(
          "UPDATE mortise_storage SET used = ?, version = ?, key_id = ?, document = ?" + OF,
          used.bytes() - before + plain.length,
          version,
          kept.keyId(),
          kept.content(),
          plugin,
          owner);
      return true;
    });
    return new Document(version, document.content());
  }

  @Override
  public Usage usage() {
    long used =
        database.inTransaction(handle ->
            handle
                .createQuery("SELECT used FROM mortise_storage" + OF)
                .bind(0, plugin)
                .bind(1, owner)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    return new Usage(used, config.bytes());
  }

  /// @param keyId null where it is not encrypted
  private record Kept(@Nullable String keyId, byte[] content) {}

  private record Used(long bytes, long entries) {}

  private record Row(long version, @Nullable Kept kept) {}

  private Used lock(Handle handle) {
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

  private int use(Handle handle, long bytes, long entries) {
    return handle.execute(
        "UPDATE mortise_storage SET used = ?, entries = ?" + OF, bytes, entries, plugin, owner);
  }

  private Optional<Long> size(Handle handle, String name) {
    return handle
        .createQuery("SELECT size FROM mortise_value" + ONE)
        .bind(0, plugin)
        .bind(1, owner)
        .bind(2, name)
        .mapTo(Long.class)
        .findOne();
  }

  private Optional<Row> row(Handle handle) {
    return handle
        .createQuery("SELECT version, key_id, document FROM mortise_storage" + OF)
        .bind(0, plugin)
        .bind(1, owner)
        .map((row, _) -> {
          byte[] content = row.getBytes(3);
          return new Row(
              row.getLong(1), content == null ? null : new Kept(row.getString(2), content));
        })
        .findOne();
  }

  private Json content(Row row) {
    return row.kept() == null ? Json.EMPTY : Json.of(open(row.kept(), DOCUMENT));
  }

  private long plainSize(Kept kept) {
    return open(kept, DOCUMENT).length;
  }

  private void room(long bytes, long entries) {
    if (bytes > config.bytes() || entries > config.keys()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s would keep %,d bytes in %,d keys; its storage holds %,d bytes in %,d keys. Delete some first, or raise the host's quota."
              .formatted(plugin, bytes, entries, config.bytes(), config.keys()));
    }
  }

  private void bounded(String what, int bytes) {
    if (bytes > VALUE_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: %s has %,d bytes; at most %,d are kept. Divide it among several keys."
              .formatted(plugin, what, bytes, VALUE_BYTES_MAX));
    }
  }

  private Kept seal(byte[] plain, String place) {
    if (!config.encrypts(plugin)) {
      return new Kept(null, plain);
    }
    KeyRing.Sealed sealed = keys.seal(plain, KIND, plugin, owner, place);
    return new Kept(sealed.keyId(), sealed.content());
  }

  private byte[] open(Kept kept, String place) {
    return kept.keyId() == null
        ? kept.content()
        : keys.open(new KeyRing.Sealed(kept.keyId(), kept.content()), KIND, plugin, owner, place);
  }

  private String name(String key) {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (key.isEmpty() || key.length() > KEY_LETTERS_MAX || bytes > KEY_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: a key of storage has 1 to %d characters and at most %,d bytes; this one has %,d bytes."
              .formatted(plugin, KEY_LETTERS_MAX, KEY_BYTES_MAX, bytes));
    }
    return hex(key);
  }

  private static String hex(String key) {
    return HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8));
  }

  static void remove(Database database, String plugin) {
    database.durably(handle -> {
      handle.execute("DELETE FROM mortise_value WHERE plugin = ?", plugin);
      return handle.execute("DELETE FROM mortise_storage WHERE plugin = ?", plugin);
    });
  }

  static void inherit(Database database, KeyRing keys, String plugin, String from, String to) {
    // What is encrypted is bound to its owner, so it goes through plain text.
    StorageConfig plain = new StorageConfig(Long.MAX_VALUE, Long.MAX_VALUE, Set.of());
    StorageConfig sealed = new StorageConfig(Long.MAX_VALUE, Long.MAX_VALUE, Set.of("*"));
    PluginStorage old = new PluginStorage(database, keys, plugin, from, plain);
    PluginStorage heir =
        new PluginStorage(database, keys, plugin, to, old.sealed() ? sealed : plain);
    if (heir.usage().used() > 0) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          plugin + " has kept something since it was updated; what it kept before stays apart.");
    }
    Document document = old.document();
    if (document.version() > 0) {
      heir.save(new Document(0, document.content()));
    }
    Keys page = old.list(new Range("", null, PAGE_MAX));
    while (!page.keys().isEmpty()) {
      page.keys().forEach(key -> heir.put(new Entry(key, old.get(new Key(key)).payload())));
      page = old.list(new Range("", page.keys().getLast(), PAGE_MAX));
    }
  }

  /// Whether something it keeps is encrypted.
  private boolean sealed() {
    return database.inTransaction(handle ->
        handle
                .createQuery("SELECT count(*) FROM mortise_value" + OF + " AND key_id IS NOT NULL")
                .bind(0, plugin)
                .bind(1, owner)
                .mapTo(Long.class)
                .one()
            > 0);
  }
}
