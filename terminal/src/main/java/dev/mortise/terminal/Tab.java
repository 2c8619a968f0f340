package dev.mortise.terminal;

import java.util.List;

/// One page of the workspace: panes that share the body. Belongs to the event loop.
final class Tab {
  private PaneTree tree;
  private int focused;
  private boolean full;
  private Scope scope;

  Tab(int pane, Scope scope) {
    this(new PaneTree.Leaf(pane), pane, scope);
  }

  Tab(PaneTree tree, int focused, Scope scope) {
    this.tree = tree;
    this.focused = tree.panes().contains(focused) ? focused : tree.panes().getFirst();
    this.scope = scope;
  }

  PaneTree tree() {
    return tree;
  }

  int focused() {
    return focused;
  }

  boolean full() {
    return full;
  }

  Scope scope() {
    return scope;
  }

  void look(Scope at) {
    scope = at;
  }

  List<Integer> panes() {
    return tree.panes();
  }

  void focus(int pane) {
    if (panes().contains(pane)) {
      focused = pane;
    }
  }

  /// The next or the one before, around the end.
  void cycle(int step) {
    List<Integer> all = panes();
    focused = all.get(Math.floorMod(all.indexOf(focused) + step, all.size()));
  }

  /// The pane on that side, if there is one; in full screen there is none.
  void go(Side side) {
    if (!full) {
      Neighbours.of(tree, focused, side).ifPresent(this::focus);
    }
  }

  /// Puts a new pane behind or below the one with the keyboard, which goes to the new one.
  void split(int added, boolean across, double ratio) {
    tree = tree.split(focused, added, across, ratio);
    focused = added;
    full = false;
  }

  void replace(int pane, int other) {
    tree = tree.replaced(pane, other);
    if (focused == pane) {
      focused = other;
    }
  }

  /// Takes a pane out.
  ///
  /// @return false when it was the last one, which stays
  boolean remove(int pane) {
    List<Integer> before = panes();
    PaneTree rest = tree.without(pane);
    if (rest == null) {
      return false;
    }
    tree = rest;
    full = false;
    if (focused == pane) {
      int place = before.indexOf(pane);
      focused = panes().get(Math.min(Math.max(0, place - 1), panes().size() - 1));
    }
    return true;
  }

  void resize(double more) {
    tree = tree.resized(focused, more);
  }

  void move(PaneTree.Split divided, double ratio) {
    tree = tree.moved(divided, ratio);
  }

  void toggleFull() {
    full = !full;
  }
}
