package dev.mortise.terminal;

/// Where on which cluster a tab looks.
///
/// @param cluster a name of a context; empty for the default
/// @param namespace empty for all of them
record Scope(String cluster, String namespace) {
  /// What a tab's title begins with.
  String label() {
    return namespace.isEmpty() ? "*" : CellText.fit(namespace, 25);
  }
}
