package dev.mortise.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// What Mortise and its libraries log, one line each, in words that no client and no plugin can
/// make a terminal act on: libraries quote what they were sent.
public final class PlainFormatter extends Formatter {
  private static final int LENGTH_MAX = 2_000;

  /// Named in the logging configuration, which makes one.
  public PlainFormatter() {}

  @Override
  public String format(LogRecord record) {
    String level = record.getLevel().getName().toLowerCase(Locale.ROOT);
    String message = plain(formatMessage(record));
    String line = message.length() > LENGTH_MAX ? message.substring(0, LENGTH_MAX) + "…" : message;
    return "mortise: " + level + " " + line + "\n" + trace(record.getThrown());
  }

  /// A bug's stack is for whoever mends it; its lines stay lines.
  private static String trace(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    StringBuilder plain = new StringBuilder();
    stack.toString().lines().forEach(line -> plain.append(plain(line)).append('\n'));
    return plain.toString();
  }

  /// Tabs and line ends become blanks; everything else that is no plain character a `?`.
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\t' || c == '\n' || c == '\r') {
            plain.append(' ');
          } else if (Character.isISOControl(c) || !shown(c)) {
            plain.append('?');
          } else {
            plain.appendCodePoint(c);
          }
        });
    return plain.toString();
  }

  /// Characters that turn the direction of text, or have no form of their own, can hide others.
  private static boolean shown(int c) {
    int type = Character.getType(c);
    return type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
