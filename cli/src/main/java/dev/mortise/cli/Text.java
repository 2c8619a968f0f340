package dev.mortise.cli;

import java.util.ArrayList;
import java.util.List;

/// Text that fits a terminal and cannot command it.
final class Text {
  private Text() {}

  /// Makes one harmless line: control characters become spaces, so that no plugin moves the cursor
  /// or rings the bell.
  static String oneLine(String text) {
    var line = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isInvisible(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /// Marks that turn the direction of writing around and separators of lines and paragraphs.
  private static boolean isInvisible(int c) {
    return within(c, 0x202a, 0x202e) || within(c, 0x2066, 0x2069) || within(c, 0x2028, 0x2029);
  }

  /// The same for a text of several lines: each line harmless, the breaks kept.
  static String lines(String text) {
    return text.lines().map(Text::keepIndent).reduce((a, b) -> a + "\n" + b).orElse("");
  }

  private static String keepIndent(String line) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    return indent.replaceAll("[^ \t]", " ") + oneLine(line);
  }

  /// How many columns a line takes.
  static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        within(c, 0x1100, 0x115f)
            || within(c, 0x2e80, 0xa4cf)
            || within(c, 0xac00, 0xd7a3)
            || within(c, 0xf900, 0xfaff)
            || within(c, 0xfe30, 0xfe6f)
            || within(c, 0xff00, 0xff60)
            || within(c, 0xffe0, 0xffe6)
            || within(c, 0x1f300, 0x1faff)
            || within(c, 0x20000, 0x3fffd);
    return wide ? 2 : 1;
  }

  private static boolean within(int c, int first, int last) {
    return c >= first && c <= last;
  }

  /// The text, or its beginning and an ellipsis where it is wider.
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    var cut = new StringBuilder();
    int room = columns - 1;
    for (int c : text.codePoints().toArray()) {
      room -= width(c);
      if (room < 0) {
        break;
      }
      cut.appendCodePoint(c);
    }
    return cut.append('…').toString();
  }

  /// Breaks at spaces; a word wider than a line stands alone.
  ///
  /// @param columns of a line; 0 keeps one line
  static List<String> wrap(String text, int columns) {
    if (columns <= 0) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" +")) {
      if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
