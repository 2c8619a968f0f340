package dev.mortise.store;

import java.util.Set;

/// How much plugins may keep, and what is encrypted.
///
/// @param bytes for each plugin, keys and values and the document together
/// @param keys for each plugin
/// @param encrypted ids of the plugins whose values are encrypted; `*` for all
public record StorageConfig(long bytes, long keys, Set<String> encrypted) {
  /// 10 MiB and 10,000 keys, as they are.
  public static final StorageConfig STANDARD =
      new StorageConfig(10 * 1024 * 1024, 10_000, Set.of());

  /// Copies the set.
  public StorageConfig {
    encrypted = Set.copyOf(encrypted);
  }

  boolean encrypts(String plugin) {
    return encrypted.contains("*") || encrypted.contains(plugin);
  }
}
