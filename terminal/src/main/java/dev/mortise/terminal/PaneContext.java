package dev.mortise.terminal;

import dev.mortise.kubernetes.Clusters;

/// What a pane is made with.
///
/// @param id its number, for [Desk#close]
/// @param spec what it shall show
/// @param desk the workspace around it
record PaneContext(int id, PaneSpec spec, Desk desk) {
  /// The clusters the workspace looks at.
  ///
  /// @throws IllegalStateException when there are none; the pane then shows the reason
  Clusters clusters() {
    Clusters here = desk.ports().clusters();
    if (here == null) {
      throw new IllegalStateException(
          "There is no cluster here: no kubeconfig was found. See mortise top --help.");
    }
    return here;
  }

  Theme theme() {
    return desk.config().theme();
  }
}
