package dev.mortise.host;

/// Makes what a plugin wrote harmless for a terminal and a log: one line, no escapes, no letters
/// that turn or hide others.
public final class LogText {
  /// No line of a log is longer than this many characters.
  public static final int LENGTH_MAX = 4_096;

  private LogText() {}

  /// The text with what is not plain written out, as `\x1b` or `\n`; cut with a note where it is
  /// too long.
  public static String clean(String text) {
    String head = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text;
    StringBuilder clean = new StringBuilder(head.length() + 16);
    head.codePoints().forEach(c -> append(clean, c));
    if (clean.length() > LENGTH_MAX) {
      clean.setLength(LENGTH_MAX);
    }
    if (text.length() > LENGTH_MAX || clean.length() == LENGTH_MAX) {
      clean.append("… (line cut, it had ").append(text.length()).append(" characters)");
    }
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c) {
    if (c == '\n') {
      clean.append("\\n");
    } else if (c == '\r') {
      clean.append("\\r");
    } else if (c == '\t') {
      clean.append("    ");
    } else if (Character.isISOControl(c)) {
      clean.append(String.format("\\x%02x", c));
    } else if (hidden(c)) {
      clean.append(String.format("\\u%04x", c));
    } else {
      clean.appendCodePoint(c);
    }
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
