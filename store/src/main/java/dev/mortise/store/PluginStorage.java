package dev.mortise.store;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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

  private final Database database;
  private final KeyRing keys;
  private final String plugin;
  private final String owner;
  private final StorageRows rows;
  private final StorageConfig config;

  PluginStorage(
      Database database, KeyRing keys, String plugin, String owner, StorageConfig config) {
    this.database = database;
    this.keys = keys;
    this.plugin = plugin;
    this.owner = owner;
    this.rows = new StorageRows(plugin, owner);
    this.config = config;
  }

  @Override
  public Value get(Key key) {
    String name = name(key.key());
    return database
        .inTransaction(handle -> rows.kept(handle, name))
        .map(kept -> new Value(true, Bytes.of(open(kept, name))))
        .orElse(new Value(false, Bytes.EMPTY));
  }

  @Override
  public void put(Entry entry) {
    String name = name(entry.key());
    byte[] plain = entry.payload().array();
    bounded("the value of " + entry.key(), plain.length);
    StorageRows.Kept kept = seal(plain, name);
    long size = plain.length + (long) name.length() / 2;
    database.inTransaction(handle -> {
      StorageRows.Used used = rows.lock(handle);
      long before = rows.size(handle, name).orElse(0L);
      long entries = used.entries() + (before == 0 ? 1 : 0);
      room(used.bytes() - before + size, entries);
      rows.delete(handle, name);
      rows.insert(handle, name, size, kept);
      return rows.use(handle, used.bytes() - before + size, entries);
    });
  }

  @Override
  public Existed delete(Key key) {
    String name = name(key.key());
    return database.inTransaction(handle -> {
      StorageRows.Used used = rows.lock(handle);
      Optional<Long> size = rows.size(handle, name);
      if (size.isPresent()) {
        rows.delete(handle, name);
        rows.use(handle, used.bytes() - size.get(), used.entries() - 1);
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
        database.inTransaction(handle -> rows.names(handle, prefix, after, range.limit() + 1));
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
        .inTransaction(rows::row)
        .map(row -> new Document(row.version(), content(row)))
        .orElse(new Document(0, Json.EMPTY));
  }

  @Override
  public Document save(Document document) {
    byte[] plain = document.content().utf8();
    bounded("its document", plain.length);
    StorageRows.Kept kept = seal(plain, DOCUMENT);
    long version = document.version() + 1;
    database.inTransaction(handle -> {
      StorageRows.Used used = rows.lock(handle);
      StorageRows.Row old = rows.row(handle).orElseThrow();
      if (old.version() != document.version()) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            "%s saves version %d of its document, and version %d is kept: somebody changed it. Read it again."
                .formatted(plugin, document.version(), old.version()));
      }
      long before = old.kept() == null ? 0 : plainSize(old.kept());
      room(used.bytes() - before + plain.length, used.entries());
      rows.use(handle, used.bytes() - before + plain.length, used.entries());
      return rows.write(handle, version, kept);
    });
    return new Document(version, document.content());
  }

  @Override
  public Usage usage() {
    return new Usage(database.<Long>inTransaction(rows::used), config.bytes());
  }

  private Json content(StorageRows.Row row) {
    return row.kept() == null ? Json.EMPTY : Json.of(open(row.kept(), DOCUMENT));
  }

  private long plainSize(StorageRows.Kept kept) {
    return open(kept, DOCUMENT).length;
  }

  private void room(long bytes, long entries) {
    if (bytes > config.bytes() || entries > config.keys()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s would keep %,d bytes in %,d keys; its storage holds %,d bytes in %,d keys. Delete some first, or raise the bytes by storage-quota."
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

  private StorageRows.Kept seal(byte[] plain, String place) {
    if (!config.encrypts(plugin)) {
      return new StorageRows.Kept(null, Bytes.of(plain));
    }
    KeyRing.Sealed sealed = keys.seal(plain, KIND, plugin, owner, place);
    return new StorageRows.Kept(sealed.keyId(), sealed.content());
  }

  private byte[] open(StorageRows.Kept kept, String place) {
    return kept.keyId() == null
        ? kept.content().array()
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

  static boolean remove(Database database, String plugin) {
    return database.durably(handle -> {
      int values = handle.execute("DELETE FROM mortise_value WHERE plugin = ?", plugin);
      return values + handle.execute("DELETE FROM mortise_storage WHERE plugin = ?", plugin) > 0;
    });
  }

  /// Gives what one owner kept to another, all of it or nothing. Where the other has the very same,
  /// since what came after this was broken off and is done again, nothing happens.
  ///
  /// @throws PluginException `CONFLICT` when it has anything else
  static void inherit(Database database, KeyRing keys, String plugin, String from, String to) {
    // What is encrypted is bound to its owner, so it goes through plain text.
    StorageConfig plain = new StorageConfig(Long.MAX_VALUE, Long.MAX_VALUE, Set.of());
    StorageConfig sealed = new StorageConfig(Long.MAX_VALUE, Long.MAX_VALUE, Set.of("*"));
    PluginStorage old = new PluginStorage(database, keys, plugin, from, plain);
    database.inTransaction(handle -> {
      if (old.rows.used(handle) == 0) {
        return false;
      }
      StorageRows.Used kept = old.rows.lock(handle);
      PluginStorage heir =
          new PluginStorage(database, keys, plugin, to, old.rows.sealed(handle) ? sealed : plain);
      StorageRows.Used has = heir.rows.lock(handle);
      if (has.bytes() == 0) {
        old.copy(handle, heir);
        heir.rows.use(handle, kept.bytes(), kept.entries());
      } else if (!has.equals(kept) || !old.same(handle, heir)) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            "The accepted files of %s have kept something of their own already, and keep that; what the files before them kept stays apart."
                .formatted(plugin));
      }
      return true;
    });
  }

  private void copy(Handle handle, PluginStorage heir) {
    StorageRows.Row row = rows.row(handle).orElseThrow();
    if (row.kept() != null) {
      byte[] plain = open(row.kept(), DOCUMENT);
      heir.rows.write(handle, row.version(), heir.seal(plain, DOCUMENT));
    }
    for (String name : rows.names(handle)) {
      byte[] plain = open(rows.kept(handle, name).orElseThrow(), name);
      heir.rows.insert(handle, name, rows.size(handle, name).orElseThrow(), heir.seal(plain, name));
    }
  }

  /// Whether another who has as many keys has the same in each, and the same document.
  private boolean same(Handle handle, PluginStorage other) {
    boolean document =
        content(rows.row(handle).orElseThrow())
            .equals(other.content(other.rows.row(handle).orElseThrow()));
    return document && rows.names(handle).stream().allMatch(name -> same(handle, other, name));
  }

  private boolean same(Handle handle, PluginStorage other, String name) {
    byte[] mine = open(rows.kept(handle, name).orElseThrow(), name);
    return other
        .rows
        .kept(handle, name)
        .filter(kept -> Arrays.equals(mine, other.open(kept, name)))
        .isPresent();
  }
}
