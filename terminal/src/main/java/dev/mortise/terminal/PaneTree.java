package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the panes of a tab share its area. Immutable; every change gives another tree.
sealed interface PaneTree {
  /// No part is smaller or larger than this.
  double RATIO_MIN = 0.1;

  /// See [#RATIO_MIN].
  double RATIO_MAX = 0.9;

  /// How much one step of a resize gives or takes.
  double RATIO_STEP = 0.05;

  /// One pane.
  record Leaf(int pane) implements PaneTree {}

  /// Two parts beside or above each other.
  ///
  /// @param across whether the first is above the second; else it is left of it
  /// @param ratio how much of the area the first one has
  record Split(boolean across, double ratio, PaneTree first, PaneTree second) implements PaneTree {
    public Split {
      ratio = Math.clamp(ratio, RATIO_MIN, RATIO_MAX);
    }

    Split with(PaneTree otherFirst, PaneTree otherSecond) {
      return new Split(across, ratio, otherFirst, otherSecond);
    }

    /// The first one's rounded share, and the rest.
    List<Area> share(Area area) {
      if (across) {
        int rows = (int) Math.round(area.height() * ratio);
        return List.of(
            new Area(area.x(), area.y(), area.width(), rows),
            new Area(area.x(), area.y() + rows, area.width(), area.height() - rows));
      }
      int columns = (int) Math.round(area.width() * ratio);
      return List.of(
          new Area(area.x(), area.y(), columns, area.height()),
          new Area(area.x() + columns, area.y(), area.width() - columns, area.height()));
    }
  }

  /// Where two parts meet.
  ///
  /// @param area of both
  record Divider(Split split, Area area) {
    /// The first row or column of the second part.
    int place() {
      Area second = split.share(area).getLast();
      return split.across() ? second.y() : second.x();
    }

    /// Whether a cell is on it: the two frames that touch there.
    boolean holds(int x, int y) {
      int place = place();
      int where = split.across() ? y : x;
      return area.contains(x, y) && (where == place || where == place - 1);
    }
  }

  /// Puts a new pane behind or below one that is there.
  default PaneTree split(int pane, int added, boolean across, double ratio) {
    return switch (this) {
      case Leaf leaf -> leaf.pane == pane ? new Split(across, ratio, leaf, new Leaf(added)) : leaf;
      case Split split ->
          split.with(
              split.first.split(pane, added, across, ratio),
              split.second.split(pane, added, across, ratio));
    };
  }

  /// Without one pane; what stood beside it takes the place of both. Null when it was the last.
  default @Nullable PaneTree without(int pane) {
    return switch (this) {
      case Leaf leaf -> leaf.pane == pane ? null : leaf;
      case Split split -> {
        PaneTree first = split.first.without(pane);
        PaneTree second = split.second.without(pane);
        yield first == null ? second : second == null ? first : split.with(first, second);
      }
    };
  }

  /// With another pane in the place of one.
  default PaneTree replaced(int pane, int other) {
    return switch (this) {
      case Leaf leaf -> leaf.pane == pane ? new Leaf(other) : leaf;
      case Split split ->
          split.with(split.first.replaced(pane, other), split.second.replaced(pane, other));
    };
  }

  /// Gives a pane more or less of the split that holds it.
  default PaneTree resized(int pane, double more) {
    if (!(this instanceof Split split)) {
      return this;
    }
    if (split.first.equals(new Leaf(pane))) {
      return new Split(split.across, split.ratio + more, split.first, split.second);
    }
    if (split.second.equals(new Leaf(pane))) {
      return new Split(split.across, split.ratio - more, split.first, split.second);
    }
    return split.with(split.first.resized(pane, more), split.second.resized(pane, more));
  }

  /// With a divider in another place.
  default PaneTree moved(Split divided, double ratio) {
    if (!(this instanceof Split split)) {
      return this;
    }
    if (split.equals(divided)) {
      return new Split(split.across, ratio, split.first, split.second);
    }
    return split.with(split.first.moved(divided, ratio), split.second.moved(divided, ratio));
  }

  /// The panes, from left and top.
  default List<Integer> panes() {
    return List.copyOf(areas(new Area(0, 0, 0, 0)).keySet());
  }

  /// Where each pane is, from left and top.
  default Map<Integer, Area> areas(Area area) {
    Map<Integer, Area> areas = new LinkedHashMap<>();
    place(area, areas, new ArrayList<>());
    return areas;
  }

  /// Every place where two parts meet, the outer ones first.
  default List<Divider> dividers(Area area) {
    List<Divider> dividers = new ArrayList<>();
    place(area, new LinkedHashMap<>(), dividers);
    return dividers;
  }

  private void place(Area area, Map<Integer, Area> areas, List<Divider> dividers) {
    switch (this) {
      case Leaf leaf -> areas.put(leaf.pane, area);
      case Split split -> {
        dividers.add(new Divider(split, area));
        List<Area> parts = split.share(area);
        split.first.place(parts.getFirst(), areas, dividers);
        split.second.place(parts.getLast(), areas, dividers);
      }
    }
  }
}
