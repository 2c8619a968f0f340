package dev.mortise.terminal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A plugin's tree on the screen: which part of it a person is at. Belongs to the loop.
///
/// It is laid out once for each width and theme, not for each frame.
final class PluginTree {
  private final JsonNode root;
  private final TreeFolds folds;
  private int chosen;
  private int top;
  private int height = 1;
  private int width;
  private @Nullable Theme theme;
  private @Nullable TreeLines laid;
  private List<TreeSpot> spots = List.of();

  /// @param folds those of the pane, which outlive this tree
  PluginTree(JsonNode root, int chosen, TreeFolds folds) {
    this.root = root;
    this.folds = folds;
    this.chosen = chosen;
  }

  /// The number of the part that is chosen.
  int chosen() {
    return chosen;
  }

  void render(Canvas canvas) {
    height = Math.max(1, canvas.height());
    TreeLines now = laid(canvas.theme(), canvas.width());
    spots = now.spots();
    chosen = Math.clamp(chosen, 0, Math.max(0, spots.size() - 1));
    top = Math.clamp(top, 0, Math.max(0, now.lines().size() - height));
    for (int y = 0; y < height && top + y < now.lines().size(); y++) {
      canvas.line(y, now.lines().get(top + y), 0);
    }
    Style style = canvas.theme().selection().withBold();
    spot()
        .ifPresent(spot ->
            spot.places()
                .forEach(area ->
                    canvas.restyle(new Area(area.x(), area.y() - top, area.width(), 1), style)));
  }

  /// Its lines for a look and a width.
  TreeLines laid(Theme look, int columns) {
    TreeLines before = laid;
    if (before != null && look.equals(theme) && columns == width) {
      return before;
    }
    TreeLines now = TreeLines.of(root, look, columns, folds);
    theme = look;
    width = columns;
    laid = now;
    return now;
  }

  /// Opens a part that is closed, or closes it.
  void turn(TreeUse.Fold fold) {
    folds.turn(fold);
    laid = null;
    if (theme != null) {
      spots = laid(theme, width).spots();
    }
  }

  /// The part that is chosen.
  Optional<TreeSpot> spot() {
    return chosen < spots.size() ? Optional.of(spots.get(chosen)) : Optional.empty();
  }

  /// The part at a cell; it is chosen then.
  Optional<TreeSpot> at(int x, int y) {
    for (int i = 0; i < spots.size(); i++) {
      TreeSpot spot = spots.get(i);
      if (spot.places().stream().anyMatch(area -> area.contains(x, top + y))) {
        chosen = i;
        return Optional.of(spot);
      }
    }
    return Optional.empty();
  }

  /// Moves.
  ///
  /// @return whether the command was a move within the tree
  boolean command(PaneCommand command) {
    switch (command.kind()) {
      case SELECT_NEXT -> go(1);
      case SELECT_PREV -> go(-1);
      case SCROLL_DOWN -> top++;
      case SCROLL_UP -> top = Math.max(0, top - 1);
      case PAGE_DOWN -> top += height;
      case PAGE_UP -> top = Math.max(0, top - height);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void go(int step) {
    if (spots.isEmpty()) {
      top = Math.max(0, top + step);
      return;
    }
    chosen = Math.floorMod(chosen + step, spots.size());
    int line = spots.get(chosen).line();
    if (line < top || line >= top + height) {
      top = Math.max(0, line - height / 2);
    }
  }
}
