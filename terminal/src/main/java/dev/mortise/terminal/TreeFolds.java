package dev.mortise.terminal;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which collapsible nodes of a pane are open: at first none. It is the person's choice, which a
/// plugin that draws anew cannot change. Belongs to the loop.
final class TreeFolds {
  /// So many are kept open; one more closes the one that was opened first.
  static final int OPEN_MAX = 1_000;

  private final Set<String> open = new LinkedHashSet<>();

  boolean open(TreeUse.Fold fold) {
    return open.contains(fold.name());
  }

  /// Opens what is closed, and closes what is open.
  void turn(TreeUse.Fold fold) {
    if (!open.remove(fold.name())) {
      open.add(fold.name());
    }
    if (open.size() > OPEN_MAX) {
      Iterator<String> first = open.iterator();
      first.next();
      first.remove();
    }
  }
}
