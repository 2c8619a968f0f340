package dev.mortise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Rows under headings, cut so that no line is wider than the terminal.
///
/// Columns give way from the right end of the longest texts: the widest column that may shrink does
/// so first. Where output is not a terminal nothing is cut.
final class Table {
  private static final int GAP = 2;
  private static final int COLUMN_MIN = 6;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /// Adds a row with as many cells as there are headings.
  void row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException("a row has as many cells as the table has headings");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Text.oneLine(String.valueOf(cell)));
    }
    rows.add(row);
  }

  /// The lines of the table.
  ///
  /// @param columns of the terminal, or 0 for no limit
  /// @param heading how headings look
  /// @param cell how a padded cell looks, from its text
  List<String> lines(int columns, UnaryOperator<String> heading, UnaryOperator<String> cell) {
    int[] widths = widths(columns);
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths, heading));
    rows.forEach(row -> lines.add(line(row, widths, cell)));
    return lines;
  }

  private int[] widths(int columns) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(headings.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
    }
    if (columns > 0) {
      shrink(widths, columns - GAP * (widths.length - 1));
    }
    return widths;
  }

  private static void shrink(int[] widths, int room) {
    int total = 0;
    for (int width : widths) {
      total += width;
    }
    for (; total > room; total--) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] >= widths[widest] ? i : widest;
      }
      if (widths[widest] <= COLUMN_MIN) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String line(List<String> cells, int[] widths, UnaryOperator<String> look) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Text.cut(cells.get(i), widths[i]);
      line.append(look.apply(cell));
      if (i < widths.length - 1) {
        line.repeat(' ', widths[i] - Text.width(cell) + GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
