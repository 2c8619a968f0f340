package dev.mortise.services;

/// Takes out of a plugin's words what is no text: escapes, letters that turn or hide others,
/// control characters.
public final class PlainText {
  private PlainText() {}

  /// Text of several lines; tabs and line ends stay.
  public static String lines(String text) {
    return clean(text, true);
  }

  /// Text of one line; line ends become blanks.
  public static String line(String text) {
    return clean(text, false);
  }

  private static String clean(String text, boolean lines) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t') {
            clean.append(lines ? (char) c : ' ');
          } else if (shown(c)) {
            clean.appendCodePoint(c);
          }
        });
    return clean.toString();
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
