package dev.mortise.protocol;

/// Shows foreign text inside a message so that it can neither flood nor forge it.
final class Quoted {
  private static final int SHOWN_MAX = 60;

  private Quoted() {}

  /// The text in double quotes, cut, with everything invisible or not ASCII-quotable made visible.
  static String of(String text) {
    return "\"" + plain(text, SHOWN_MAX) + "\"";
  }

  /// The same without quotes.
  static String plain(String text, int shownMax) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(shownMax).forEach(c -> append(out, c));
    return out.append(text.codePointCount(0, text.length()) > shownMax ? "…" : "").toString();
  }

  private static void append(StringBuilder out, int c) {
    if (invisible(c) || Character.getType(c) == Character.PRIVATE_USE) {
      out.append(String.format("\\u{%04X}", c));
    } else {
      out.appendCodePoint(c);
    }
  }

  /// Control and format characters, line ends, and halves of a pair.
  static boolean invisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
