package dev.mortise.terminal;

import java.util.Map;
import java.util.TreeMap;

/// What it takes to make a pane, and to make it again the next time.
///
/// @param kind the key of the registry: `resource-list`, `logs`, `plugin`
/// @param arguments what the kind needs, by name
record PaneSpec(String kind, Map<String, String> arguments) {
  /// Copies the map.
  PaneSpec {
    arguments = Map.copyOf(arguments);
  }

  static PaneSpec of(String kind) {
    return new PaneSpec(kind, Map.of());
  }

  static PaneSpec of(String kind, String name, String value) {
    return new PaneSpec(kind, Map.of(name, value));
  }

  /// The argument, or empty.
  String get(String name) {
    return arguments.getOrDefault(name, "");
  }

  PaneSpec with(String name, String value) {
    Map<String, String> more = new TreeMap<>(arguments);
    more.put(name, value);
    return new PaneSpec(kind, more);
  }

  /// The place on a cluster that it names.
  Scope scope() {
    return new Scope(get("cluster"), get("namespace"));
  }
}
