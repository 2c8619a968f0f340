package dev.mortise.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// Where a command reads and writes, and what it may assume about it.
///
/// @param in standard input
/// @param out standard output: results only
/// @param err standard error: progress, warnings, errors
/// @param columns of the terminal; 0 when standard output is not a terminal, then nothing is cut
/// @param colour whether results may be coloured
/// @param environment the process's variables
/// @param workingFolder what relative paths start from
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    int columns,
    boolean colour,
    Map<String, String> environment,
    Path workingFolder) {
  /// How wide help and messages are made at most, for the eye's sake.
  static final int READABLE_COLUMNS_MAX = 100;

  /// Narrower, help texts would be one word a line.
  private static final int HELP_COLUMNS_MIN = 40;

  private static final int PIPED_COLUMNS = 80;

  /// Copies the map.
  public Terminal {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    environment = Map.copyOf(environment);
  }

  /// Columns for help texts: never unreadably narrow or wide. Where output is no terminal, COLUMNS
  /// says so if it is set.
  int helpColumns() {
    return Math.clamp(textColumns(), HELP_COLUMNS_MIN, READABLE_COLUMNS_MAX);
  }

  /// Columns for sentences.
  int textColumns() {
    int known = wantedColumns();
    return known == 0 ? PIPED_COLUMNS : known;
  }

  /// Columns of the terminal, or what COLUMNS says where output is none; 0 when neither is known.
  int wantedColumns() {
    String said = environment.getOrDefault("COLUMNS", "");
    return columns == 0 && said.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(said) : columns;
  }

  /// A path as typed, made absolute.
  Path resolve(Path typed) {
    return workingFolder.resolve(typed).normalize();
  }
}
