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

  private PluginTree(JsonNode root, int chosen, TreeFolds folds) {
    this.root = root;
    this.folds = folds;
    this.chosen = chosen;
  }

  /// Nothing yet.
  ///
  /// @param folds those of the pane, which outlive this tree
  static PluginTree empty(TreeFolds folds) {
    return new PluginTree(PluginPicture.nothing(), 0, folds);
  }

  /// The next picture of the same plugin, in the same place: what is typed or pressed before it was
  /// drawn is for what it shows.
  PluginTree next(JsonNode newRoot) {
    var next = new PluginTree(newRoot, chosen, folds);
    next.top = top;
    next.height = height;
    next.width = width;
    next.theme = theme;
    return next;
  }

  void render(Canvas canvas) {
    height = Math.max(1, canvas.height());
    TreeLines now = laid(canvas.theme(), canvas.width());
    chosen = Math.clamp(chosen, 0, Math.max(0, now.spots().size() - 1));
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
  }

  /// None before anything of this plugin was drawn.
  private List<TreeSpot> spots() {
    return theme == null ? List.of() : laid(theme, width).spots();
  }

  /// The part that is chosen.
  Optional<TreeSpot> spot() {
    List<TreeSpot> spots = spots();
    return spots.isEmpty()
        ? Optional.empty()
        : Optional.of(spots.get(Math.min(chosen, spots.size() - 1)));
  }

  /// The part at a cell; it is chosen then.
  Optional<TreeSpot> at(int x, int y) {
    List<TreeSpot> spots = spots();
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
    List<TreeSpot> spots = spots();
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
