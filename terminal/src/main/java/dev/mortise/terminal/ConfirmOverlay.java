package dev.mortise.terminal;

import java.util.List;

/// A question with yes and no; no is what happens by accident.
final class ConfirmOverlay implements Overlay {
  private static final int WIDTH = 64;

  private final String title;
  private final List<String> lines;
  private final Runnable yes;
  private final Desk desk;

  ConfirmOverlay(Desk desk, String title, List<String> lines, Runnable yes) {
    this.desk = desk;
    this.title = title;
    this.lines = List.copyOf(lines);
    this.yes = yes;
  }

  @Override
  public Mode mode() {
    return Mode.CONFIRM_DIALOG;
  }

  @Override
  public Area place(Area screen) {
    return screen.centred(WIDTH, rows().size() + 4);
  }

  private List<String> rows() {
    return lines.stream().flatMap(line -> StyledLine.words(line, WIDTH - 4).stream()).toList();
  }

  @Override
  public void render(Canvas canvas) {
    Theme theme = canvas.theme();
    canvas.fill(theme.overlay());
    canvas.frame(title, theme.overlay().in(theme.colour(ThemeKey.STATUS_PENDING)));
    int y = 1;
    for (String row : rows()) {
      canvas.text(2, y++, CellText.fit(row, canvas.width() - 3), theme.overlay());
    }
    canvas.text(2, canvas.height() - 2, "y yes   n no", theme.overlay().withBold());
  }

  @Override
  public void key(KeyStroke stroke) {
    if (stroke.typed().equalsIgnoreCase("y")) {
      answer(true);
    } else if (stroke.typed().equalsIgnoreCase("n") || stroke.equals(KeyStroke.ESC)) {
      answer(false);
    }
  }

  @Override
  public void click(int x, int y) {
    if (y == rows().size() + 2) {
      if (x >= 2 && x < 7) {
        answer(true);
      } else if (x >= 10 && x < 14) {
        answer(false);
      }
    }
  }

  private void answer(boolean said) {
    desk.hide(this);
    if (said) {
      yes.run();
    }
  }
}
