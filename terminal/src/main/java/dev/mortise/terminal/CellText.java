package dev.mortise.terminal;

import org.jline.utils.WCWidth;

/// What of a text may stand in cells, and how wide it is there.
///
/// Control characters, letters that turn or hide others, and what has no meaning are shown as
/// [#REPLACEMENT], so that no sequence of a plugin or of a cluster reaches the terminal.
final class CellText {
  /// Stands for what may not be shown.
  static final int REPLACEMENT = 0xfffd;

  /// More marks than this on one letter are left out.
  static final int MARKS_MAX = 4;

  private static final int TAB_COLUMNS = 4;

  private CellText() {}

  /// The character itself, or [#REPLACEMENT].
  static int shown(int character) {
    if (character >= ' ' && character < 0x7f) {
      return character;
    }
    if (character == 0xfe0f || character == 0x200d) {
      // They only join or dress pictures, and terminals disagree about how wide the result is.
      return 0;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          REPLACEMENT;
      default -> character;
    };
  }

  /// 0 for marks that stand on the letter before, 2 for wide ones, else 1; for what [#shown] gave.
  static int columns(int character) {
    if (character >= ' ' && character < 0x7f) {
      return 1;
    }
    return Math.clamp(WCWidth.wcwidth(character), 0, 2);
  }

  /// How many columns a text takes.
  static int width(String text) {
    if (plain(text)) {
      return text.length();
    }
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      width += columns(shown(character));
      at += Character.charCount(character);
    }
    return width;
  }

  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter < ' ' || letter >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /// As much of a text as fits, with `…` where something was left out.
  static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    return columns <= 0 ? "" : text.substring(0, prefix(text, 0, columns - 1)) + "…";
  }

  /// A text filled up with spaces, or cut.
  static String pad(String text, int columns) {
    String fitting = fit(text, columns);
    return fitting + " ".repeat(Math.max(0, columns - width(fitting)));
  }

  /// Where the characters from an index on no longer fit. Always moves on where there is room for
  /// one cell.
  static int prefix(String text, int from, int columns) {
    int width = 0;
    int at = from;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int more = columns(shown(character));
      if (width + more > columns) {
        break;
      }
      width += more;
      at += Character.charCount(character);
    }
    return at;
  }

  /// Where the text goes on behind so many columns.
  static int skip(String text, int columns) {
    return columns <= 0 ? 0 : prefix(text, 0, columns);
  }

  /// Tabs as spaces.
  static String untabbed(String text) {
    return text.indexOf('\t') < 0 ? text : text.replace("\t", " ".repeat(TAB_COLUMNS));
  }
}
