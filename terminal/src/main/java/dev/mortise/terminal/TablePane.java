package dev.mortise.terminal;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What panes that show a table have in common: moving, filtering, sorting.
abstract class TablePane implements WorkspacePane {
  private final PaneContext context;
  private final TableView table = new TableView();
  private String note = "";

  TablePane(PaneContext context) {
    this.context = context;
  }

  PaneContext context() {
    return context;
  }

  Desk desk() {
    return context.desk();
  }

  TableView table() {
    return table;
  }

  /// Something to say in place of rows, or beside them; empty for nothing.
  void note(String text) {
    note = text;
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    table.render(canvas, focused);
    if (!note.isEmpty()) {
      int y = table.size() == 0 ? 1 : canvas.height() - 1;
      StyledLine line = StyledLine.of(note, canvas.theme().failure());
      for (StyledLine row : line.wrapped(canvas.width())) {
        canvas.line(y++, row, 0);
      }
    }
  }

  @Override
  public void command(PaneCommand command) {
    table.command(command);
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case SORT -> table.sortNext();
      case BACK -> {
        if (table.filter().isEmpty()) {
          return false;
        }
        table.filter("");
      }
      case SELECT -> chosen();
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public Set<Command> commands() {
    return EnumSet.of(Command.FILTER, Command.SORT, Command.TOGGLE_SORT_ORDER);
  }

  /// A row was opened.
  void chosen() {}

  Optional<String> selected() {
    return table.selected().map(TableView.Row::key);
  }

  @Override
  public void click(int x, int y, boolean twice) {
    table.click(x, y);
    if (twice && y > 0) {
      chosen();
    }
  }

  /// The first row is the head, which would sort.
  @Override
  public void point(int x, int y) {
    if (y > 0) {
      table.click(x, y);
    }
  }

  String count() {
    int shown = table.shownSize();
    return shown == table.size() ? "(" + shown + ")" : "(" + shown + " of " + table.size() + ")";
  }

  String filtered() {
    return table.filter().isEmpty() ? "" : " /" + table.filter();
  }
}
