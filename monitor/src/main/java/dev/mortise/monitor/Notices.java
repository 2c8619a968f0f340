package dev.mortise.monitor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Our stderr: the server's bytes as they come, and lines of our own, which begin with `[mortise] `
/// or a plugin's id, and never stand in the middle of one of the server's.
///
/// Safe for any thread. What cannot be written is dropped: nobody reads it then.
final class Notices {
  /// What controls a terminal, or turns the direction of writing.
  static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final Pattern CONTROLS_IN_A_ROW = Pattern.compile(CONTROLS + "+");
  private static final int LINE_CHARS_MAX = 500;

  private final OutputStream stderr;
  private final boolean quiet;
  private boolean atLineStart = true;
  private boolean broken;

  Notices(OutputStream stderr, boolean quiet) {
    this.stderr = stderr;
    this.quiet = quiet;
  }

  /// Bytes of the server.
  synchronized void pass(byte[] buffer, int length) throws IOException {
    stderr.write(buffer, 0, length);
    stderr.flush();
    atLineStart = buffer[length - 1] == '\n';
  }

  boolean quiet() {
    return quiet;
  }

  /// A line a plugin printed.
  void plugin(String plugin, String line) {
    line("[" + plugin + "] " + line);
  }

  /// A plugin's words may hold anything: one line without [#CONTROLS], of bounded length.
  static String oneLine(String text) {
    return oneLine(text, LINE_CHARS_MAX);
  }

  /// The same of a shorter one.
  static String oneLine(String text, int charsMax) {
    String line = CONTROLS_IN_A_ROW.matcher(text).replaceAll(" ").strip();
    return line.length() <= charsMax ? line : line.substring(0, charsMax) + "…";
  }

  /// What went wrong, in its own words; never nothing.
  static String words(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /// What is good to know.
  void say(String line) {
    if (!quiet) {
      warn(line);
    }
  }

  /// What went wrong.
  void warn(String line) {
    line("[mortise] " + line);
  }

  private synchronized void line(String line) {
    if (broken) {
      return;
    }
    String text = (atLineStart ? "" : "\n") + line + "\n";
    try {
      stderr.write(text.getBytes(StandardCharsets.UTF_8));
      stderr.flush();
      atLineStart = true;
    } catch (IOException gone) {
      broken = true;
    }
  }
}
