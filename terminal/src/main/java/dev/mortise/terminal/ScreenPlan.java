package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where everything is on a screen of one size: the tabs, the panes, the status bar. Also says what
/// lies under the mouse.
final class ScreenPlan {
  private final Area screen;
  private final Tabs tabs;
  private final List<String> titles;

  ScreenPlan(Area screen, Tabs tabs, List<String> titles) {
    this.screen = screen;
    this.tabs = tabs;
    this.titles = List.copyOf(titles);
  }

  Area screen() {
    return screen;
  }

  /// The first row; none where there is room for the status bar only.
  Area bar() {
    return new Area(0, 0, screen.width(), screen.height() > 1 ? 1 : 0);
  }

  Area body() {
    return new Area(0, 1, screen.width(), screen.height() - 2);
  }

  Area status() {
    return new Area(0, screen.height() - 1, screen.width(), Math.min(1, screen.height()));
  }

  /// Each pane in sight with its whole area.
  Map<Integer, Area> panes() {
    Tab tab = tabs.current();
    return tab.full() ? Map.of(tab.focused(), body()) : tab.tree().areas(body());
  }

  /// What a pane may draw on: without the frame, where there is room for one.
  static Area inner(Area whole) {
    return framed(whole) ? whole.framed() : whole;
  }

  static boolean framed(Area whole) {
    return whole.width() > 2 && whole.height() > 2;
  }

  /// What stands in the first row, tab by tab, with its columns.
  Map<Integer, Area> tabs() {
    Map<Integer, Area> areas = new LinkedHashMap<>();
    int x = 0;
    for (int i = 0; i < titles.size(); i++) {
      int width = CellText.width(label(i));
      areas.put(i, new Area(x, 0, Math.min(width, Math.max(0, screen.width() - x)), 1));
      x += width;
    }
    return areas;
  }

  String label(int tab) {
    return " [" + (tab + 1) + "] " + titles.get(tab) + " │";
  }

  Optional<Integer> tabAt(int x, int y) {
    return bar().contains(x, y) ? at(tabs(), x, y) : Optional.empty();
  }

  Optional<Integer> paneAt(int x, int y) {
    return at(panes(), x, y);
  }

  private static Optional<Integer> at(Map<Integer, Area> areas, int x, int y) {
    return areas.entrySet().stream()
        .filter(e -> e.getValue().contains(x, y))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The innermost divider at a cell.
  Optional<PaneTree.Divider> dividerAt(int x, int y) {
    if (tabs.current().full()) {
      return Optional.empty();
    }
    List<PaneTree.Divider> found = new ArrayList<>(tabs.current().tree().dividers(body()));
    found.removeIf(divider -> !divider.holds(x, y));
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }
}
