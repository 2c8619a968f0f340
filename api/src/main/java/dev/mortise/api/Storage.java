package dev.mortise.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Host function: the plugin's own storage, which no other plugin sees. Values by key, and one
/// document.
@Contract("storage")
public interface Storage {
  /// One value.
  @Needs("storage:use")
  Value get(Key key);

  /// Keeps one value, in place of what was there.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` beyond the quota, which the message names
  @Needs("storage:use")
  @Changes
  void put(Entry entry);

  /// Forgets one value; whether it was there.
  @Needs("storage:use")
  @Changes
  Existed delete(Key key);

  /// The keys in order.
  @Needs("storage:use")
  Keys list(Range range);

  /// The document, `{}` with version 0 before it was first saved.
  @Needs("storage:use")
  Document document();

  /// Keeps the document if nobody changed it since.
  ///
  /// @throws PluginException `CONFLICT` when its version is not the one that is kept
  @Needs("storage:use")
  @Changes
  Document save(Document document);

  /// How much of the quota is used.
  @Needs("storage:use")
  Usage usage();

  /// @param key 1 to 512 characters
  record Key(String key) {}

  /// @param key 1 to 512 characters
  record Entry(String key, Bytes payload) {}

  /// @param found whether there is such a key; else the payload is empty
  record Value(boolean found, Bytes payload) {}

  /// Whether it was there.
  record Existed(boolean existed) {}

  /// Which keys.
  ///
  /// @param prefix of the keys; empty for all
  /// @param after the last key of the page before; null for the first page
  /// @param limit 1 to 1,000
  record Range(String prefix, @Nullable String after, int limit) {}

  /// @param more whether others follow
  record Keys(List<String> keys, boolean more) {
    /// Copies the list.
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /// @param version counts its changes
  record Document(long version, Json content) {}

  /// In bytes.
  record Usage(long used, long quota) {}
}
