package dev.mortise.host;

/// Text of a plugin, made fit for a message.
public final class PluginWords {
  private PluginWords() {}

  /// One harmless line: what controls a terminal, or turns the direction of writing, becomes a
  /// blank.
  ///
  /// @param max characters of it; what is longer ends with an ellipsis
  public static String of(String text, int max) {
    String line =
        text.codePoints()
            .limit(max)
            .map(c -> harmful(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return text.codePointCount(0, text.length()) > max ? line + "…" : line;
  }

  private static boolean harmful(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
