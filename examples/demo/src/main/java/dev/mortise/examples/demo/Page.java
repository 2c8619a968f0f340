package dev.mortise.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the demonstration prints, for eyes and 80 columns. One thread at a time.
final class Page {
  private static final int COLUMNS = 80;

  /// One word with what is quoted in it, and the value behind an option.
  private static final Pattern WORDS =
      Pattern.compile("(-\\S+ (?=[^- ]))?('[^']*'|\"[^\"]*\"|[^' ])+");

  private final PrintStream out;
  private int chapters;

  Page(PrintStream out) {
    this.out = out;
  }

  /// Begins a chapter: a numbered heading, and why it is worth reading.
  void chapter(String heading, String why) {
    chapters++;
    String title = "%2d  %s".formatted(chapters, heading);
    out.println();
    out.println(title);
    out.println("    " + "─".repeat(heading.length()));
    say(why);
    out.println();
  }

  /// An empty line.
  void blank() {
    out.println();
  }

  /// A sentence or two.
  void say(String text) {
    wrap(text, COLUMNS - 4).forEach(line -> out.println("    " + line));
    out.flush();
  }

  /// What somebody types. A long line is broken as a shell allows it: between words, an option
  /// before its value.
  void typed(String command) {
    var line = new StringBuilder("  $");
    for (String word : WORDS.matcher(command).results().map(MatchResult::group).toList()) {
      if (line.length() + 1 + word.length() > COLUMNS - 2) {
        out.println(line + " \\");
        line = new StringBuilder("   ");
      }
      line.append(' ').append(word);
    }
    out.println(line);
    out.flush();
  }

  /// A terminal's screen, as it is.
  void screen(String text) {
    text.lines().forEach(line -> out.println(line.stripTrailing()));
    out.flush();
  }

  /// What came of it.
  ///
  /// @param label stands in front of the first line, or is empty
  /// @param linesMax how many lines of a long answer are shown
  void answer(String label, String text, int linesMax) {
    String first = label.isEmpty() ? "    " : "    " + label + "  ";
    List<String> lines =
        text.lines().flatMap(l -> wrap(l, COLUMNS - first.length()).stream()).toList();
    String before = first;
    for (String line : lines.subList(0, Math.min(lines.size(), linesMax))) {
      out.println((before + line).stripTrailing());
      before = " ".repeat(first.length());
    }
    if (linesMax > 0 && lines.size() > linesMax) {
      out.println(before + "… " + (lines.size() - linesMax) + " more lines");
    }
    out.flush();
  }

  /// Breaks at blanks, keeping what a line is indented by; a longer word stands alone. A row of a
  /// table is cut instead.
  static List<String> wrap(String text, int columns) {
    String indent = text.substring(0, text.length() - text.stripLeading().length());
    if (text.length() <= columns) {
      return List.of(text);
    }
    if (text.strip().contains("  ")) {
      return List.of(text.substring(0, columns - 1) + "…");
    }
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder(indent);
    for (String word : text.strip().split(" +")) {
      boolean begun = line.length() > indent.length();
      if (begun && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
