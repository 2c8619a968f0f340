package dev.mortise.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints results on standard output and remarks on standard error.
final class Output {
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";

  /// The words that carry a meaning worth a colour.
  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry("running", GREEN),
          Map.entry("granted", GREEN),
          Map.entry("yes", GREEN),
          Map.entry("ok", GREEN),
          Map.entry("failed", RED),
          Map.entry("refused", YELLOW),
          Map.entry("quarantined", RED),
          Map.entry("error", RED),
          Map.entry("no", YELLOW),
          Map.entry("degraded", YELLOW),
          Map.entry("waiting", YELLOW),
          Map.entry("starting", YELLOW),
          Map.entry("stopping", YELLOW),
          Map.entry("warning", YELLOW),
          Map.entry("warn", YELLOW),
          Map.entry("not granted", YELLOW),
          Map.entry("disabled", DIM),
          Map.entry("stopped", DIM),
          Map.entry("discovered", DIM),
          Map.entry("verified", DIM));

  private final Terminal terminal;

  Output(Terminal terminal) {
    this.terminal = terminal;
  }

  /// One line of a result.
  void line(String text) {
    terminal.out().println(text);
  }

  /// A result for machines.
  void json(@Nullable Object value) {
    terminal.out().println(JsonText.of(value));
  }

  /// One of many results for machines, on a line of its own.
  void jsonLine(Object value) {
    terminal.out().println(JsonText.line(value));
    terminal.out().flush();
  }

  /// Rows that fit the terminal.
  void table(Table table) {
    table.lines(terminal.columns(), this::bold, this::coloured).forEach(this::line);
  }

  /// A name and its value, the values in one column; long ones go on under themselves.
  void field(String name, int nameColumns, String value) {
    int room = Math.max(20, terminal.textColumns() - nameColumns - 2);
    String label = bold(name) + " ".repeat(Math.max(0, nameColumns - Text.width(name)) + 2);
    for (String part : Text.wrap(Text.oneLine(value), room)) {
      line((label + coloured(part)).stripTrailing());
      label = " ".repeat(nameColumns + 2);
    }
  }

  /// A list under an indentation.
  void items(List<String> items, String indent) {
    int room = Math.max(20, terminal.textColumns() - indent.length() - 2);
    for (String item : items) {
      String mark = "- ";
      for (String part : Text.wrap(Text.oneLine(item), room)) {
        line(indent + mark + part);
        mark = "  ";
      }
    }
  }

  /// A sentence, wrapped.
  void paragraph(String text) {
    Text.wrap(Text.oneLine(text), terminal.textColumns()).forEach(this::line);
  }

  /// Something to know beside the result.
  void remark(String text) {
    terminal.err().println("mortise: " + Text.oneLine(text));
    terminal.err().flush();
  }

  /// Stands out where colour is allowed.
  String bold(String text) {
    return look(BOLD, text);
  }

  /// Coloured by what the word means, as it is when it means nothing special.
  String coloured(String text) {
    String colour = COLOURS.get(text);
    return colour == null ? text : look(colour, text);
  }

  private String look(String code, String text) {
    return terminal.colour() && !text.isEmpty()
        ? "\u001b[" + code + "m" + text + "\u001b[0m"
        : text;
  }
}
