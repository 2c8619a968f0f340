package dev.mortise.terminal;

/// What using a part of a plugin's tree does.
sealed interface TreeUse {
  /// The plugin hears of it.
  ///
  /// @param id the node's
  /// @param kind what is said: `click`, `change`
  /// @param value what goes with it
  /// @param typed whether it is text that is typed
  record Event(String id, String kind, String value, boolean typed) implements TreeUse {}

  /// What it holds is shown, or is not any more; the plugin hears nothing.
  ///
  /// @param name by which it is known again when the plugin draws anew
  record Fold(String name) implements TreeUse {}

  /// A person sees where it leads; the plugin hears nothing.
  record Link(WebAddress address) implements TreeUse {}
}
