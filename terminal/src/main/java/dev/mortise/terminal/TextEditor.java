package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Text of many lines that is typed, in whatever looks. Belongs to the loop.
final class TextEditor {
  /// More lines are not taken; nothing that is there is cut.
  static final int LINES_MAX = 50_000;

  private static final String INDENT = "  ";

  private final List<LineEditor> lines = new ArrayList<>(List.of(LineEditor.endless("")));
  private int row;
  private int top;
  private int left;
  private int height = 1;

  String text() {
    return String.join("\n", lines.stream().map(LineEditor::text).toList());
  }

  /// Another text, every line break of it; the cursor stays in its row where there is one.
  void set(String text) {
    lines.clear();
    for (String line : text.split("\n", -1)) {
      lines.add(LineEditor.endless(line));
    }
    go(row);
    line().key(KeyStroke.named("home"));
  }

  /// Another text, with the cursor behind it.
  void replace(String text) {
    set(text);
    go(lines.size());
    line().key(KeyStroke.named("end"));
  }

  /// What stands before the cursor in its line.
  String before() {
    return line().text().substring(0, line().cursor());
  }

  /// Takes letters before the cursor away, as far as its line has them.
  void erase(int letters) {
    for (int i = 0; i < letters; i++) {
      line().key(KeyStroke.BACKSPACE);
    }
  }

  private LineEditor line() {
    return lines.get(row);
  }

  /// To a row, from 0.
  void go(int to) {
    row = Math.clamp(to, 0, lines.size() - 1);
  }

  int row() {
    return row;
  }

  /// Text at the cursor, or a word on the screen when there is no room for it.
  void paste(Desk desk, String text) {
    if (!insert(text)) {
      desk.toast(
          Toast.Kind.ERROR,
          "Nothing was pasted: more than "
              + LINES_MAX
              + " lines cannot be changed here; an editor of your own can.");
    }
  }

  /// Text at the cursor; may have several lines.
  ///
  /// @return whether there was room; nothing is taken otherwise
  boolean insert(String text) {
    String[] parts = text.split("\\R", -1);
    if (lines.size() + parts.length - 1 > LINES_MAX) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        newLine("");
      }
      line().insert(parts[i]);
    }
    return true;
  }

  private void newLine(String indent) {
    if (lines.size() >= LINES_MAX) {
      return;
    }
    String text = line().text();
    int at = line().cursor();
    line().set(text.substring(0, at));
    lines.add(++row, LineEditor.endless(indent + text.substring(at)));
    line().key(KeyStroke.named("home"));
    indent.chars().forEach(_ -> line().key(KeyStroke.named("right")));
  }

  /// As deep as the line before.
  private String indent() {
    String before = before();
    return before.substring(0, before.length() - before.stripLeading().length());
  }

  /// @return whether the key meant something here
  boolean key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "enter" -> newLine(indent());
      case "tab" -> line().insert(INDENT);
      case "up" -> vertical(-1);
      case "down" -> vertical(1);
      case "pageup" -> vertical(-height);
      case "pagedown" -> vertical(height);
      case "ctrl+home" -> go(0);
      case "ctrl+end" -> go(lines.size());
      case "backspace" -> {
        if (line().cursor() > 0 || row == 0) {
          return line().key(stroke);
        }
        join(row - 1);
      }
      case "delete" -> {
        if (line().cursor() < line().text().length() || row == lines.size() - 1) {
          return line().key(stroke);
        }
        join(row);
      }
      default -> {
        return line().key(stroke);
      }
    }
    return true;
  }

  /// Keeps the column as far as the other line has it.
  private void vertical(int by) {
    int column = line().cursor();
    go(row + by);
    line().key(KeyStroke.named("home"));
    for (int i = 0; i < column; i++) {
      line().key(KeyStroke.named("right"));
    }
  }

  /// A line and the one behind it become one.
  private void join(int first) {
    String rest = lines.remove(first + 1).text();
    row = first;
    String head = line().text();
    line().set(head + rest);
    rest.codePoints().forEach(_ -> line().key(KeyStroke.named("left")));
  }

  /// Draws the part around the cursor.
  ///
  /// @param looks gives one line its colours
  void render(Canvas canvas, Function<String, StyledLine> looks) {
    height = Math.max(1, canvas.height());
    top = Math.clamp(top, Math.max(0, row - height + 1), row);
    int column = column();
    left = Math.clamp(left, Math.max(0, column - canvas.width() + 1), column);
    for (int y = 0; y < canvas.height() && top + y < lines.size(); y++) {
      canvas.line(y, looks.apply(lines.get(top + y).text()), left);
    }
  }

  private int column() {
    return CellText.width(before());
  }

  /// Where the cursor stands in what was drawn.
  Painter.Cursor cursor() {
    return new Painter.Cursor(column() - left, row - top);
  }
}
