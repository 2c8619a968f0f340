package dev.mortise.terminal;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Finds the pane that lies on one side of another.
///
/// Judged on an area of a fixed size, so that the way a person goes does not depend on how large
/// the window is.
final class Neighbours {
  /// The area the judgement is made on.
  static final Area GROUND = new Area(0, 0, 200, 50);

  private Neighbours() {}

  /// The pane on that side; of several beside it the nearest, then the one with the longest common
  /// edge; where none is beside it, the one whose middle is nearest.
  static Optional<Integer> of(PaneTree tree, int pane, Side side) {
    Map<Integer, Area> areas = tree.areas(GROUND);
    Area from = areas.get(pane);
    if (from == null) {
      return Optional.empty();
    }
    return areas.entrySet().stream()
        .filter(e -> e.getKey() != pane && distance(from, e.getValue(), side) >= 0)
        .min(
            Comparator.comparing(
                    (Map.Entry<Integer, Area> e) -> overlap(from, e.getValue(), side) == 0)
                .thenComparingDouble(e -> measure(from, e.getValue(), side))
                .thenComparingInt(e -> -overlap(from, e.getValue(), side)))
        .map(Map.Entry::getKey);
  }

  private static double measure(Area from, Area to, Side side) {
    return overlap(from, to, side) > 0
        ? distance(from, to, side)
        : Math.hypot(
            from.x() + from.width() / 2.0 - to.x() - to.width() / 2.0,
            from.y() + from.height() / 2.0 - to.y() - to.height() / 2.0);
  }

  /// How far the edges are apart; negative when it is not wholly on that side.
  private static int distance(Area from, Area to, Side side) {
    return switch (side) {
      case UP -> from.y() - to.bottom();
      case DOWN -> to.y() - from.bottom();
      case LEFT -> from.x() - to.right();
      case RIGHT -> to.x() - from.right();
    };
  }

  private static int overlap(Area from, Area to, Side side) {
    int common =
        side == Side.UP || side == Side.DOWN
            ? Math.min(from.right(), to.right()) - Math.max(from.x(), to.x())
            : Math.min(from.bottom(), to.bottom()) - Math.max(from.y(), to.y());
    return Math.max(0, common);
  }
}
