package dev.mortise.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps what the program logs and prints while the workspace has the terminal, instead of letting
/// it into the pictures. Begins before the terminal is taken, and ends when it is given back. Safe
/// for any thread.
///
/// What is written past Java, by native code or a child of this process, is not held up.
final class LogCapture extends Handler implements AutoCloseable {
  private static final int LINES_MAX = 1_500;
  private static final int LATER_MAX = 100;

  private final Deque<Line> lines = new ArrayDeque<>();
  // Guarded by this.
  private final List<String> later = new ArrayList<>();
  private Handler[] others = {};
  private @Nullable Printing printing;
  private long count;

  private LogCapture() {}

  /// One line of the program's own log.
  record Line(long number, long millis, String level, String logger, String text) {}

  /// What was there to print on, and what is there now.
  private record Printing(
      PrintStream out, PrintStream err, PrintStream keptOut, PrintStream keptErr) {}

  /// From now until it is closed.
  static LogCapture begin() {
    var capture = new LogCapture();
    Logger root = LogManager.getLogManager().getLogger("");
    capture.others = root.getHandlers();
    for (Handler other : capture.others) {
      root.removeHandler(other);
    }
    root.addHandler(capture);
    capture.print();
    return capture;
  }

  private void print() {
    Printing now =
        new Printing(
            System.out, System.err, kept(Level.INFO, "stdout"), kept(Level.WARNING, "stderr"));
    printing = now;
    System.setOut(now.keptOut());
    System.setErr(now.keptErr());
  }

  private PrintStream kept(Level level, String name) {
    var lines = new PrintedLines(text -> add(System.currentTimeMillis(), level, name, text));
    return new PrintStream(lines, true, StandardCharsets.UTF_8);
  }

  /// One that hears nothing but what is published to it.
  static LogCapture silent() {
    return new LogCapture();
  }

  /// Something to say when the terminal is given back; the newest of them are said.
  synchronized void later(String sentence) {
    later.add(sentence);
    if (later.size() > LATER_MAX) {
      later.removeFirst();
    }
  }

  /// The newest lines behind a number.
  List<Line> after(long number) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.number() > number).toList();
    }
  }

  @Override
  public void publish(LogRecord event) {
    String message = String.valueOf(event.getMessage());
    Throwable thrown = event.getThrown();
    String text = thrown == null ? message : message + ": " + thrown;
    add(event.getMillis(), event.getLevel(), String.valueOf(event.getLoggerName()), text);
  }

  /// Something that a person shall find again when it went from the screen.
  void say(String text) {
    add(System.currentTimeMillis(), Level.WARNING, "workspace", text);
  }

  private void add(long millis, Level level, String logger, String text) {
    synchronized (lines) {
      for (String line : text.split("\n")) {
        lines.add(new Line(++count, millis, level(level), logger, line));
        if (lines.size() > LINES_MAX) {
          lines.removeFirst();
        }
      }
    }
  }

  private static String level(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? "error"
        : level.intValue() >= Level.WARNING.intValue()
            ? "warn"
            : level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static String plain(String text) {
    return text.codePoints()
        .map(CellText::shown)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public void flush() {}

  /// Gives back what it took, and says what was left for later; again does nothing.
  @Override
  public synchronized void close() {
    Printing before = printing;
    if (before != null) {
      printing = null;
      System.setOut(before.out());
      System.setErr(before.err());
      before.keptOut().close();
      before.keptErr().close();
      // Names that a cluster chose may stand in it.
      later.forEach(sentence -> before.err().println(plain(sentence)));
    }
    Logger root = LogManager.getLogManager().getLogger("");
    root.removeHandler(this);
    for (Handler other : others) {
      root.addHandler(other);
    }
    others = new Handler[0];
  }
}
