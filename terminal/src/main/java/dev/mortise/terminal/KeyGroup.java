package dev.mortise.terminal;

import java.util.Locale;

/// Which keys belong together in the configuration, and when they count.
///
/// In the order in which they are asked: what stands first wins.
enum KeyGroup {
  GLOBAL,
  QUERY_EDITOR,
  QUERY_BROWSE,
  QUERY_HISTORY,
  SAVED_QUERIES,
  COMPLETION,
  /// Between the fields of a form that a plugin drew.
  FORM,
  /// At what the workspace itself does something with, in a tree that a plugin drew.
  TREE,
  /// In the panes of files.
  FILES,
  /// In the panes about plugins.
  PLUGINS,
  MUTATE,
  INTERACT,
  BROWSE,
  NAVIGATION,
  TUI;

  /// The word of the configuration: `query_editor`.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it is that of a list over the panes, where hardly another key counts.
  boolean listed() {
    return this == QUERY_HISTORY || this == SAVED_QUERIES || this == COMPLETION;
  }

  /// Whether two groups are asked in the same mode, so that one key cannot be in both.
  boolean meets(KeyGroup other) {
    return this == other || this == GLOBAL || other == GLOBAL || (common() && other.common());
  }

  /// Whether it counts in [Mode#NORMAL].
  private boolean common() {
    return compareTo(PLUGINS) > 0;
  }
}
