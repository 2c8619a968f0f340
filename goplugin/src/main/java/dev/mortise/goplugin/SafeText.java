package dev.mortise.goplugin;

/// Makes a stranger's text safe to show: one line, bounded, without control characters.
final class SafeText {
  private SafeText() {}

  static String quote(String text, int charsMax) {
    return '"' + escape(text.strip().replace('\t', ' '), charsMax) + '"';
  }

  /// Escapes control, format and lone surrogate characters; cuts after `charsMax` with an ellipsis.
  static String escape(String text, int charsMax) {
    int end = Math.min(text.length(), charsMax);
    int clean = 0;
    while (clean < end && isPlain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    var safe = new StringBuilder(end + 16).append(text, 0, clean);
    int at = clean;
    while (at < end) {
      int code = text.codePointAt(at);
      append(safe, code);
      at += Character.charCount(code);
    }
    if (end < text.length()) {
      safe.append('…');
    }
    return safe.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\t';
  }

  private static void append(StringBuilder safe, int code) {
    switch (Character.getType(code)) {
      case Character.CONTROL -> {
        if (code == '\t') {
          safe.append('\t');
        } else {
          safe.append(String.format("\\x%02x", code));
        }
      }
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          safe.append(String.format("\\u%04x", code));
      default -> safe.appendCodePoint(code);
    }
  }
}
