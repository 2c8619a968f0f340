package dev.mortise.terminal;

import dev.mortise.kubernetes.Clusters;
import org.jspecify.annotations.Nullable;

/// Where on which cluster a tab looks.
///
/// @param cluster a name of a context; empty for the default
/// @param namespace empty for all of them
record Scope(String cluster, String namespace) {
  /// With the name of the default cluster, where nobody chose one.
  Scope named(@Nullable Clusters clusters) {
    return clusters == null || !cluster.isEmpty()
        ? this
        : new Scope(clusters.standard(), namespace);
  }

  /// What a tab's title begins with.
  String label() {
    return namespace.isEmpty() ? "*" : CellText.fit(namespace, 25);
  }
}
