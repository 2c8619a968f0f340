package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// One line of text in several looks.
record StyledLine(List<Piece> pieces) {
  /// Nothing.
  static final StyledLine EMPTY = new StyledLine(List.of());

  /// Copies the list.
  StyledLine {
    pieces = List.copyOf(pieces);
  }

  /// Text in one look.
  record Piece(String text, Style style) {}

  static StyledLine of(String text, Style style) {
    return new StyledLine(List.of(new Piece(text, style)));
  }

  /// The letters alone.
  String text() {
    var all = new StringBuilder();
    pieces.forEach(piece -> all.append(piece.text()));
    return all.toString();
  }

  int width() {
    return pieces.stream().mapToInt(piece -> CellText.width(piece.text())).sum();
  }

  /// The same in lines that fit; at least one.
  List<StyledLine> wrapped(int columns) {
    if (columns <= 0 || width() <= columns) {
      return List.of(this);
    }
    List<StyledLine> lines = new ArrayList<>();
    List<Piece> row = new ArrayList<>();
    int left = columns;
    for (Piece piece : pieces) {
      for (int at = 0; at < piece.text().length(); ) {
        int end = CellText.prefix(piece.text(), at, left);
        if (end == at) {
          if (row.isEmpty()) {
            // Wider than the whole row.
            return List.of(this);
          }
          lines.add(new StyledLine(row));
          row.clear();
          left = columns;
          continue;
        }
        String part = piece.text().substring(at, end);
        row.add(new Piece(part, piece.style()));
        left -= CellText.width(part);
        at = end;
      }
    }
    lines.add(new StyledLine(row));
    return lines;
  }

  /// The same with another one behind it.
  StyledLine and(StyledLine other) {
    List<Piece> both = new ArrayList<>(pieces);
    both.addAll(other.pieces);
    return new StyledLine(both);
  }

  /// The same in lines that fit, broken behind blanks where it has some; at least one. Of the
  /// blanks at its end a line may have more than fit.
  List<StyledLine> flowed(int columns) {
    String text = text();
    List<StyledLine> lines = new ArrayList<>();
    List<Piece> row = new ArrayList<>();
    int at = 0;
    int end = fitting(text, 0, columns);
    for (Piece piece : pieces) {
      for (int from = 0; from < piece.text().length(); ) {
        if (at == end) {
          lines.add(new StyledLine(row));
          row.clear();
          end = fitting(text, at, columns);
        }
        int to = Math.min(piece.text().length(), from + end - at);
        row.add(new Piece(piece.text().substring(from, to), piece.style()));
        at += to - from;
        from = to;
      }
    }
    lines.add(new StyledLine(row));
    return lines;
  }

  /// Where a line that begins somewhere in a text ends; at least one character on.
  private static int fitting(String text, int from, int columns) {
    int end = CellText.prefix(text, from, columns);
    if (end == from) {
      return end == text.length() ? end : text.offsetByCodePoints(from, 1);
    }
    if (end == text.length()) {
      return end;
    }
    int blank = end;
    while (blank > from && text.charAt(blank) != ' ') {
      blank--;
    }
    if (blank == from) {
      return end;
    }
    while (blank < text.length() && text.charAt(blank) == ' ') {
      blank++;
    }
    return blank;
  }

  /// Plain text in lines that fit, broken at blanks where it has some.
  static List<String> words(String text, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (CellText.width(rest) > columns) {
      int end = CellText.prefix(rest, 0, columns);
      int blank = end < rest.length() && rest.charAt(end) == ' ' ? end : rest.lastIndexOf(' ', end);
      // Behind a blank that only indents, or without any, it is broken where it must be.
      int at = blank > 0 && !rest.substring(0, blank).isBlank() ? blank : end;
      if (at == 0) {
        break;
      }
      lines.add(rest.substring(0, at));
      rest = rest.substring(at).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
