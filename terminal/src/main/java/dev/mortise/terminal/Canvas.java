package dev.mortise.terminal;

/// A part of the screen that somebody may draw on; what falls outside is cut.
final class Canvas {
  private final Cells cells;
  private final Area area;
  private final Theme theme;

  Canvas(Cells cells, Area area, Theme theme) {
    this.cells = cells;
    this.area = area;
    this.theme = theme;
  }

  int width() {
    return area.width();
  }

  int height() {
    return area.height();
  }

  Area area() {
    return area;
  }

  Theme theme() {
    return theme;
  }

  /// Writes one row of text.
  ///
  /// @return the column behind it
  int text(int x, int y, String text, Style style) {
    if (y < 0 || y >= area.height() || x >= area.width()) {
      return x;
    }
    return cells.write(area.x() + x, area.y() + y, area.right(), text, style) - area.x();
  }

  /// Writes pieces of different looks one behind the other, from a column of theirs on.
  void line(int y, StyledLine line, int skipped) {
    int column = 0;
    int skip = skipped;
    for (StyledLine.Piece piece : line.pieces()) {
      String text = piece.text();
      if (skip > 0) {
        int width = CellText.width(text);
        text = skip >= width ? "" : text.substring(CellText.skip(text, skip));
        skip -= width;
      }
      column = text(column, y, text, piece.style());
    }
  }

  void fill(Style style) {
    cells.fill(area, style);
  }

  void fillRow(int y, Style style) {
    if (y >= 0 && y < area.height()) {
      cells.fill(new Area(area.x(), area.y() + y, area.width(), 1), style);
    }
  }

  void restyleRow(int y, Style style) {
    if (y >= 0 && y < area.height()) {
      cells.restyle(new Area(area.x(), area.y() + y, area.width(), 1), style);
    }
  }

  /// Gives a part another look and leaves what stands there.
  void restyle(Area part, Style style) {
    int left = Math.max(0, part.x());
    int top = Math.max(0, part.y());
    int right = Math.min(area.width(), part.right());
    int bottom = Math.min(area.height(), part.bottom());
    if (left < right && top < bottom) {
      cells.restyle(new Area(area.x() + left, area.y() + top, right - left, bottom - top), style);
    }
  }

  /// A part of this part.
  Canvas part(int x, int y, int width, int height) {
    Area inner =
        new Area(
            area.x() + x,
            area.y() + y,
            Math.min(width, area.width() - x),
            Math.min(height, area.height() - y));
    return new Canvas(cells, inner, theme);
  }

  /// A frame along the edge with a title in its upper side.
  void frame(String title, Style style) {
    if (width() < 2 || height() < 2) {
      return;
    }
    String bar = "─".repeat(width() - 2);
    text(0, 0, "┌" + bar + "┐", style);
    for (int y = 1; y < height() - 1; y++) {
      text(0, y, "│", style);
      text(width() - 1, y, "│", style);
    }
    text(0, height() - 1, "└" + bar + "┘", style);
    if (!title.isEmpty() && width() > 6) {
      text(2, 0, " " + CellText.fit(title, width() - 6) + " ", style);
    }
  }
}
