package dev.mortise.terminal;

import java.util.Arrays;

/// A picture of the whole screen, cell by cell; the only thing that is ever painted.
///
/// A cell holds one letter with its marks. A wide letter has an empty cell to its right. For one
/// thread.
final class Cells {
  /// No screen is larger; terminals claim what they like.
  static final int SIDE_MAX = 1_000;

  private static final String BLANK = " ";
  private static final String RIGHT_HALF = "";
  private static final String[] ASCII = ascii();

  private final int width;
  private final int height;
  private final String[] text;
  private final Style[] style;

  Cells(int width, int height) {
    this.width = Math.clamp(width, 0, SIDE_MAX);
    this.height = Math.clamp(height, 0, SIDE_MAX);
    this.text = new String[this.width * this.height];
    this.style = new Style[text.length];
    clear(Style.PLAIN);
  }

  private static String[] ascii() {
    String[] letters = new String[0x7f];
    Arrays.setAll(letters, c -> c < ' ' ? BLANK : String.valueOf((char) c));
    return letters;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  void clear(Style with) {
    Arrays.fill(text, BLANK);
    Arrays.fill(style, with);
  }

  /// What stands in a cell: a letter with its marks, or nothing right of a wide one.
  String text(int x, int y) {
    return text[y * width + x];
  }

  Style style(int x, int y) {
    return style[y * width + x];
  }

  /// Writes a text into one row, from `x` to before `end`.
  ///
  /// @return the column behind it
  int write(int x, int y, int end, String what, Style with) {
    int limit = Math.min(end, width);
    if (y < 0 || y >= height || x < 0) {
      return x;
    }
    int column = x;
    int last = -1;
    int marks = 0;
    for (int at = 0; at < what.length(); ) {
      int character = what.codePointAt(at);
      at += Character.charCount(character);
      int shown = CellText.shown(character);
      int columns = CellText.columns(shown);
      if (columns == 0) {
        if (last >= 0 && shown != 0 && marks++ < CellText.MARKS_MAX) {
          text[last] += Character.toString(shown);
        }
        continue;
      }
      if (column + columns > limit) {
        break;
      }
      last = put(column, y, letter(shown), columns, with);
      marks = 0;
      column += columns;
    }
    return column;
  }

  private static String letter(int character) {
    return character < ASCII.length ? ASCII[character] : Character.toString(character);
  }

  private int put(int x, int y, String letter, int columns, Style with) {
    int at = y * width + x;
    // Half a wide letter cannot stay.
    if (text[at].isEmpty()) {
      text[at - 1] = BLANK;
    }
    int behind = x + columns;
    if (behind < width && text[y * width + behind].isEmpty()) {
      text[y * width + behind] = BLANK;
    }
    text[at] = letter;
    style[at] = with;
    if (columns == 2) {
      text[at + 1] = RIGHT_HALF;
      style[at + 1] = with;
    }
    return at;
  }

  /// Gives cells another look and leaves what stands in them.
  void restyle(Area area, Style with) {
    for (int y = Math.max(0, area.y()); y < Math.min(height, area.bottom()); y++) {
      for (int x = Math.max(0, area.x()); x < Math.min(width, area.right()); x++) {
        style[y * width + x] = with;
      }
    }
  }

  /// Blank cells of one look.
  void fill(Area area, Style with) {
    for (int y = Math.max(0, area.y()); y < Math.min(height, area.bottom()); y++) {
      for (int x = Math.max(0, area.x()); x < Math.min(width, area.right()); x++) {
        put(x, y, BLANK, 1, with);
      }
    }
  }

  boolean same(Cells other, int x, int y) {
    int at = y * width + x;
    return text[at].equals(other.text[at]) && style[at].equals(other.style[at]);
  }

  /// The letters of one row, without the blanks at its end.
  String row(int y) {
    var row = new StringBuilder();
    for (int x = 0; x < width; x++) {
      row.append(text(x, y));
    }
    return row.toString().stripTrailing();
  }

  /// All rows, for tests and for people.
  @Override
  public String toString() {
    var rows = new StringBuilder();
    for (int y = 0; y < height; y++) {
      rows.append(row(y)).append('\n');
    }
    return rows.toString();
  }
}
