package dev.mortise.terminal;

import dev.mortise.api.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything a person may configure of the workspace. Immutable; a changed file gives another one.
///
/// @param scrollback how many lines a pane with a program in it keeps
/// @param cursor how the terminal draws its cursor where somebody types
/// @param reload whether a changed file counts at once
/// @param forward whether ports may be forwarded
/// @param mouse whether the mouse is heard
/// @param columns the columns of some resources, by the resource's name
/// @param pluginKeys the key that opens a plugin's pane, by the pane's name
/// @param pluginOptions what such a pane is opened with, over what its plugin declares; may hold
///   secrets
/// @param databases those that are asked without a cluster, in their order; no two have one name
record WorkspaceConfig(
    General general,
    int scrollback,
    CursorStyle cursor,
    boolean reload,
    boolean forward,
    boolean mouse,
    Theme theme,
    Map<String, List<String>> columns,
    KeyTable keys,
    Map<String, KeyStroke> pluginKeys,
    Map<String, Json> pluginOptions,
    List<DatabaseEntry> databases) {
  /// What holds when no file says anything.
  static final WorkspaceConfig STANDARD =
      new WorkspaceConfig(
          General.STANDARD,
          10_000,
          CursorStyle.DEFAULT,
          true,
          true,
          true,
          Theme.STANDARD,
          Map.of(),
          KeyTable.STANDARD,
          Map.of(),
          Map.of(),
          List.of());

  /// Copies the collections.
  WorkspaceConfig {
    columns = Map.copyOf(columns);
    pluginKeys = Map.copyOf(pluginKeys);
    pluginOptions = Map.copyOf(pluginOptions);
    databases = List.copyOf(databases);
  }

  /// The database of that name.
  Optional<DatabaseEntry> database(String name) {
    return databases.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
