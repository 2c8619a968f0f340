package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A plugin's storage in memory, for tests: with a quota, and with the conflicts of the real one.
/// Safe for any thread.
public final class InMemoryStorage implements Storage {
  private static final long QUOTA = 16 << 20;

  private final NavigableMap<String, Bytes> values = new TreeMap<>();
  private Document document = new Document(0, Json.EMPTY);

  /// An empty one of 16 MiB.
  public InMemoryStorage() {}

  @Override
  public synchronized Value get(Key key) {
    Bytes found = values.get(key.key());
    return found == null ? new Value(false, Bytes.EMPTY) : new Value(true, found);
  }

  @Override
  public synchronized void put(Entry entry) {
    checkKey(entry.key());
    Bytes before = values.put(entry.key(), entry.payload());
    if (used() > QUOTA) {
      if (before == null) {
        values.remove(entry.key());
      } else {
        values.put(entry.key(), before);
      }
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED, "The quota of " + QUOTA + " bytes is used up.");
    }
  }

  private static void checkKey(String key) {
    if (key.isEmpty() || key.length() > 512) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "A key has 1 to 512 characters, not " + key.length() + ".");
    }
  }

  @Override
  public synchronized Existed delete(Key key) {
    return new Existed(values.remove(key.key()) != null);
  }

  @Override
  public synchronized Keys list(Range range) {
    List<String> found =
        values.keySet().stream()
            .filter(key -> key.startsWith(range.prefix()))
            .filter(key -> range.after() == null || key.compareTo(range.after()) > 0)
            .limit(range.limit() + 1L)
            .toList();
    boolean more = found.size() > range.limit();
    return new Keys(more ? found.subList(0, range.limit()) : found, more);
  }

  @Override
  public synchronized Document document() {
    return document;
  }

  @Override
  public synchronized Document save(Document next) {
    if (next.version() != document.version()) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "The document has version %d by now, not %d; read it again."
              .formatted(document.version(), next.version()));
    }
    document = new Document(document.version() + 1, next.content());
    return document;
  }

  @Override
  public synchronized Usage usage() {
    return new Usage(used(), QUOTA);
  }

  private long used() {
    return values.entrySet().stream()
            .mapToLong(e -> e.getKey().length() + e.getValue().size())
            .sum()
        + document.content().size();
  }
}
