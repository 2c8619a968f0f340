package dev.mortise.runtime.process;

/// Text of a plugin, made fit for a message.
final class Words {
  private Words() {}

  /// One harmless line of at most so many characters: what controls a terminal, or turns the
  /// direction of writing, becomes a blank.
  static String of(String text, int max) {
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
