package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// The pages of the workspace; there is always one once it runs. Belongs to the loop.
final class Tabs {
  private final List<Tab> tabs = new ArrayList<>();
  private int active;

  List<Tab> all() {
    return List.copyOf(tabs);
  }

  int active() {
    return active;
  }

  Tab current() {
    return tabs.get(active);
  }

  /// Adds a page and turns to it.
  void add(Tab tab) {
    tabs.add(tab);
    active = tabs.size() - 1;
  }

  /// Turns to a page, where there is one.
  void go(int index) {
    if (index >= 0 && index < tabs.size()) {
      active = index;
    }
  }

  /// Takes a page out; the one before it comes up.
  Tab remove(int index) {
    Tab gone = tabs.remove(index);
    if (active >= index) {
      active = Math.max(0, active - 1);
    }
    return gone;
  }

  boolean empty() {
    return tabs.isEmpty();
  }

  /// The page a pane is on, or -1.
  int holding(int pane) {
    for (int i = 0; i < tabs.size(); i++) {
      if (tabs.get(i).panes().contains(pane)) {
        return i;
      }
    }
    return -1;
  }
}
