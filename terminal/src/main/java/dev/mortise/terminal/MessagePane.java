package dev.mortise.terminal;

import java.util.List;

/// A pane that can only say something.
final class MessagePane implements WorkspacePane {
  private final String title;
  private final List<String> lines;

  MessagePane(String title, List<String> lines) {
    this.title = title;
    this.lines = List.copyOf(lines);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    int y = 0;
    for (String line : lines) {
      StyledLine whole = StyledLine.of(line, canvas.theme().failure());
      for (StyledLine part : whole.wrapped(canvas.width())) {
        canvas.line(y++, part, 0);
      }
    }
  }

  @Override
  public void command(PaneCommand command) {}

  @Override
  public void close() {}
}
