package dev.mortise.terminal;

/// One line of text that is typed.
final class LineEditor {
  private static final int LENGTH_MAX = 10_000;

  private final StringBuilder text;
  private final int lengthMax;
  private int cursor;

  LineEditor(String initial) {
    this(initial, LENGTH_MAX);
  }

  private LineEditor(String initial, int lengthMax) {
    this.text = new StringBuilder(initial);
    this.lengthMax = lengthMax;
    this.cursor = text.length();
  }

  /// A line of a document, which may be of any length.
  static LineEditor endless(String initial) {
    return new LineEditor(initial, Integer.MAX_VALUE);
  }

  String text() {
    return text.toString();
  }

  /// The index in the text before which it stands.
  int cursor() {
    return cursor;
  }

  void set(String all) {
    text.setLength(0);
    text.append(all);
    cursor = text.length();
  }

  void insert(String more) {
    String clean = CellText.untabbed(more).replaceAll("\\p{Cntrl}", "");
    if (clean.length() <= lengthMax - text.length()) {
      text.insert(cursor, clean);
      cursor += clean.length();
    }
  }

  /// @return whether the key meant something here
  boolean key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "backspace" -> delete(before(), cursor);
      case "delete" -> delete(cursor, after());
      case "left" -> cursor = before();
      case "right" -> cursor = after();
      case "home", "ctrl+a" -> cursor = 0;
      case "end", "ctrl+e" -> cursor = text.length();
      case "ctrl+u" -> delete(0, cursor);
      case "ctrl+k" -> delete(cursor, text.length());
      case "ctrl+w", "alt+backspace" -> delete(word(), cursor);
      default -> {
        insert(stroke.typed());
        return !stroke.typed().isEmpty();
      }
    }
    return true;
  }

  private int before() {
    return cursor == 0 ? 0 : text.offsetByCodePoints(cursor, -1);
  }

  private int after() {
    return cursor == text.length() ? cursor : text.offsetByCodePoints(cursor, 1);
  }

  private int word() {
    int at = cursor;
    while (at > 0 && text.charAt(at - 1) == ' ') {
      at--;
    }
    while (at > 0 && text.charAt(at - 1) != ' ') {
      at--;
    }
    return at;
  }

  private void delete(int from, int to) {
    text.delete(from, to);
    cursor = from;
  }
}
