package dev.mortise.terminal;

import java.util.EnumSet;
import java.util.Set;

/// What panes that show text have in common: moving, searching, saving.
abstract class TextPane implements WorkspacePane {
  private static final int LINES_MAX = 50_000;

  private final PaneContext context;
  private final TextView view;

  TextPane(PaneContext context) {
    this(context, LINES_MAX);
  }

  TextPane(PaneContext context, int linesMax) {
    this.context = context;
    this.view = new TextView(linesMax);
  }

  PaneContext context() {
    return context;
  }

  Desk desk() {
    return context.desk();
  }

  Theme theme() {
    return context.theme();
  }

  TextView view() {
    return view;
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    view.render(canvas);
  }

  @Override
  public void command(PaneCommand command) {
    view.command(command);
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case SAVE -> SavedFile.write(desk(), title(), view.lines());
      default -> {
        return view.run(command);
      }
    }
    return true;
  }

  @Override
  public Set<Command> commands() {
    return EnumSet.of(
        Command.FILTER,
        Command.SEARCH_NEXT,
        Command.SEARCH_PREV,
        Command.TOGGLE_WRAP,
        Command.SAVE);
  }

  /// Shows a failure in place of the text.
  void fail(Throwable problem) {
    view.set(StyledLine.of(String.valueOf(problem.getMessage()), theme().failure()).wrapped(76));
  }
}
