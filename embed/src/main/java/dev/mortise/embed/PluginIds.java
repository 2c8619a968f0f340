package dev.mortise.embed;

import dev.mortise.protocol.Ids;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Some plugins by their ids, or `*` for all: `notes backup-manager`.
record PluginIds(Set<String> all) {
  /// Copies the set.
  PluginIds {
    all = Set.copyOf(all);
  }

  /// @throws IllegalArgumentException when one cannot be a plugin's id
  static PluginIds parse(String text) {
    Set<String> ids = Arrays.stream(text.strip().split("[,\\s]+", -1)).collect(Collectors.toSet());
    if (!ids.stream().allMatch(id -> id.equals("*") || Ids.valid(id))) {
      throw new IllegalArgumentException(text);
    }
    return new PluginIds(ids);
  }

  @Override
  public String toString() {
    return String.join(" ", new TreeSet<>(all));
  }
}
