package dev.mortise.terminal;

import java.util.List;

/// Lines of a file, and where in it they stand.
///
/// @param mark the file as it was just before it was read
/// @param look how its lines are shown
/// @param from the first byte of them
/// @param to the byte behind them
/// @param next where the last line begins when it has no end yet; else the same as `to`
/// @param said what its bytes are, where they are no text, or why they are not laid out; or empty
record FilePart(
    FileMark mark, Look look, long from, long to, long next, List<Line> lines, String said) {
  FilePart {
    lines = List.copyOf(lines);
  }

  /// How a file is shown.
  enum Look {
    TEXT,
    YAML,
    /// Laid out anew: its lines are not those of the file.
    JSON,
    /// As numbers.
    BYTES;

    /// Whether more bytes are more lines.
    boolean grows() {
      return this == TEXT;
    }
  }

  /// One line.
  ///
  /// @param bytes how many it takes in the file, with its end
  record Line(String text, int bytes) {}

  /// The same of a file that has another size or time by now.
  FilePart at(FileMark now) {
    return new FilePart(now, look, from, to, next, lines, said);
  }

  /// Without its lines, for whoever has them elsewhere; only the last one that has its end stays.
  FilePart alone() {
    int ended = lines.size() - (next < to ? 1 : 0);
    return new FilePart(
        mark, look, from, to, next, lines.subList(Math.max(0, ended - 1), ended), said);
  }

  boolean whole() {
    return from == 0 && to >= mark.size();
  }
}
