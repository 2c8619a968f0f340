package dev.mortise.kubernetes;

import org.jspecify.annotations.Nullable;

/// Makes what a cluster said fit for a message: one line, nothing hidden, not long.
final class PlainText {
  private static final int LENGTH_MAX = 500;

  private PlainText() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder plain = new StringBuilder();
    text.codePoints().limit(LENGTH_MAX).map(PlainText::shown).forEach(plain::appendCodePoint);
    return text.length() > LENGTH_MAX ? plain.append('…').toString() : plain.toString();
  }

  private static int shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          '\ufffd';
      default -> c;
    };
  }
}
