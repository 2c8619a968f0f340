package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// Draws one picture of the workspace. Belongs to the loop.
final class ScreenDrawing {
  private static final int TOAST_WIDTH = 48;
  private static final int TOAST_ROWS_MAX = 6;
  private static final int CONTEXT_MAX = 15;

  private final Cells cells;
  private final ScreenPlan plan;
  private final Theme theme;

  ScreenDrawing(Cells cells, ScreenPlan plan, Theme theme) {
    this.cells = cells;
    this.plan = plan;
    this.theme = theme;
  }

  /// What the status bar says.
  ///
  /// @param mode what keys mean
  /// @param line what is being typed there; empty for nothing
  /// @param scope where the tab looks
  /// @param waiting how many questions of plugins wait
  /// @param hints what the most useful keys do
  record Status(Mode mode, String line, Scope scope, int waiting, String hints) {}

  private Canvas on(Area area) {
    return new Canvas(cells, area, theme);
  }

  void ground() {
    cells.clear(theme.plain());
  }

  void tabs(int active) {
    Canvas bar = on(plan.bar());
    bar.fill(theme.header());
    plan.tabs()
        .forEach((tab, area) -> {
          Style style = tab == active ? theme.selection().withBold() : theme.header();
          bar.text(area.x(), 0, plan.label(tab), style);
        });
  }

  void pane(Area whole, WorkspacePane pane, boolean focused) {
    Canvas canvas = on(whole);
    if (ScreenPlan.framed(whole)) {
      canvas.frame(pane.title(), theme.border(focused));
    }
    pane.render(on(ScreenPlan.inner(whole)), focused);
  }

  void status(Status status) {
    Canvas bar = on(plan.status());
    bar.fill(theme.header());
    boolean insert = status.mode() == Mode.INSERT;
    int x =
        bar.text(
            0,
            0,
            " " + status.mode().label() + " ",
            insert ? theme.insertMode() : theme.selection().withBold());
    if (!status.line().isEmpty()) {
      bar.text(x + 1, 0, status.line() + "▏", theme.header().withBold());
      return;
    }
    String cluster = status.scope().cluster();
    String where =
        (cluster.isEmpty() ? "" : CellText.fit(cluster, CONTEXT_MAX) + "/")
            + status.scope().label();
    x = bar.text(x + 1, 0, where + " ", theme.header());
    if (status.waiting() > 0) {
      Style asks = theme.header().in(theme.colour(ThemeKey.STATUS_PENDING)).withBold();
      x = bar.text(x, 0, "│ " + status.waiting() + " waiting for consent ", asks);
    }
    bar.text(x, 0, "│ " + status.hints(), theme.header().in(theme.colour(ThemeKey.TEXT_DIM)));
  }

  void overlay(Overlay overlay) {
    overlay.render(on(overlay.place(plan.screen())));
  }

  /// The last ones, at the bottom right.
  void toasts(List<Toast> toasts) {
    int y = plan.screen().height() - 1;
    int width = Math.min(TOAST_WIDTH, plan.screen().width());
    for (Toast toast : toasts.reversed().stream().limit(Toast.SHOWN_MAX).toList()) {
      List<String> rows = rows(toast, width - 2);
      y -= rows.size();
      if (y < 1) {
        return;
      }
      Canvas canvas = on(new Area(plan.screen().width() - width, y, width, rows.size()));
      canvas.fill(toast.style(theme));
      for (int i = 0; i < rows.size(); i++) {
        canvas.part(1, i, width - 2, 1).text(0, 0, rows.get(i), toast.style(theme));
      }
    }
  }

  /// The beginning of a long one, which is in the app logs whole.
  private static List<String> rows(Toast toast, int columns) {
    List<String> rows =
        CellText.untabbed(toast.text())
            .lines()
            .flatMap(line -> StyledLine.words(line, columns).stream())
            .toList();
    if (rows.size() <= TOAST_ROWS_MAX) {
      return rows;
    }
    List<String> shown = new ArrayList<>(rows.subList(0, TOAST_ROWS_MAX));
    shown.set(TOAST_ROWS_MAX - 1, StyledLine.words(shown.getLast(), columns - 2).getFirst() + " …");
    return shown;
  }
}
