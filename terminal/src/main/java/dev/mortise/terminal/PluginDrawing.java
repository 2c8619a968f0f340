package dev.mortise.terminal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a plugin has drawn in its pane, and where in it a person is. Belongs to the loop.
final class PluginDrawing {
  private final TextView text = new TextView(PluginPicture.LINES_MAX);
  private final TableView table = new TableView();
  private final TreeFolds folds = new TreeFolds();
  private PluginTree tree = PluginTree.empty(folds);
  private PluginPicture.@Nullable Drawing now;

  /// Whether there is none yet.
  boolean none() {
    return now == null;
  }

  /// The next one comes from somebody who knows nothing of this one.
  void forget() {
    now = null;
  }

  /// Where a person is in the old picture is where they are in the new one.
  void take(PluginPicture.Drawing next) {
    now = next;
    switch (next) {
      case PluginPicture.Lines lines -> {
        int top = text.top();
        text.set(lines.lines());
        text.top(top);
      }
      case PluginPicture.Table grid -> {
        table.headers(grid.headers());
        table.set(grid.rows());
        if (!grid.selected().isEmpty()) {
          table.select(grid.selected());
        }
      }
      case PluginPicture.Tree nodes -> tree = tree.next(nodes.root());
    }
  }

  void render(Canvas canvas, boolean focused) {
    switch (now) {
      case PluginPicture.Lines _ -> text.render(canvas);
      case PluginPicture.Table _ -> table.render(canvas, focused);
      case PluginPicture.Tree _ -> tree.render(canvas);
      case null -> {
        // Nothing to see.
      }
    }
  }

  /// Moves.
  ///
  /// @return whether it is nothing that the plugin must hear: it hears all, but for what only moves
  ///   in what the workspace holds
  boolean command(PaneCommand command) {
    return switch (now) {
      case PluginPicture.Table _ -> table.command(command);
      case PluginPicture.Tree _ -> tree.command(command);
      case PluginPicture.Lines _ -> {
        moved(command);
        yield false;
      }
      case null -> false;
    };
  }

  /// A picture that is higher than the pane is moved here; what is chosen in it is not.
  private void moved(PaneCommand command) {
    switch (command.kind()) {
      case SCROLL_UP,
          SCROLL_DOWN,
          PAGE_UP,
          PAGE_DOWN,
          GO_TO_TOP,
          GO_TO_BOTTOM,
          SCROLL_LEFT,
          SCROLL_RIGHT,
          TOGGLE_WRAP ->
          text.command(command);
      default -> {
        // The plugin's alone.
      }
    }
  }

  /// The table, when it is one.
  Optional<TableView> table() {
    return now instanceof PluginPicture.Table ? Optional.of(table) : Optional.empty();
  }

  /// The tree, when it is one.
  Optional<PluginTree> tree() {
    return now instanceof PluginPicture.Tree ? Optional.of(tree) : Optional.empty();
  }

  /// Chooses what lies at a cell.
  void point(int x, int y) {
    if (now instanceof PluginPicture.Tree) {
      tree.at(x, y);
    } else if (now instanceof PluginPicture.Table && y > 0) {
      table.click(x, y);
    }
  }
}
