package dev.mortise.sdk;

import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.api.Storage;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plugin's own storage; needs `storage:use`. Safe for any thread.
public final class HostStorage {
  private static final int PAGE = 1_000;

  private final Storage storage;

  HostStorage(Storage storage) {
    this.storage = storage;
  }

  /// The bytes under a key.
  public Optional<Bytes> get(String key) {
    Storage.Value value = storage.get(new Storage.Key(key));
    return value.found() ? Optional.of(value.payload()) : Optional.empty();
  }

  /// The record under a key, kept by [#put(String, Object)].
  public <T> Optional<T> get(String key, Class<T> type) {
    return get(key).map(bytes -> JsonCodec.decode(Json.of(bytes.array()), type));
  }

  /// Keeps bytes, in place of what was there.
  public void put(String key, Bytes bytes) {
    storage.put(new Storage.Entry(key, bytes));
  }

  /// Keeps a record as JSON, in place of what was there.
  public void put(String key, Object value) {
    put(key, Bytes.of(JsonCodec.encode(value).utf8()));
  }

  /// Forgets a key; whether it was there.
  public boolean delete(String key) {
    return storage.delete(new Storage.Key(key)).existed();
  }

  /// All keys that begin so, in order.
  public List<String> keys(String prefix) {
    List<String> all = new ArrayList<>();
    @Nullable String after = null;
    boolean more = true;
    while (more) {
      Storage.Keys page = storage.list(new Storage.Range(prefix, after, PAGE));
      all.addAll(page.keys());
      more = page.more() && !page.keys().isEmpty();
      after = more ? page.keys().getLast() : null;
    }
    return all;
  }

  /// The one document, with the version it has.
  public Storage.Document document() {
    return storage.document();
  }

  /// Keeps the document if nobody changed it since that version.
  ///
  /// @throws dev.mortise.api.PluginException `CONFLICT` when somebody did
  public Storage.Document save(long version, Object content) {
    Json json = content instanceof Json given ? given : JsonCodec.encode(content);
    return storage.save(new Storage.Document(version, json));
  }

  /// How much of the quota is used.
  public Storage.Usage usage() {
    return storage.usage();
  }
}
