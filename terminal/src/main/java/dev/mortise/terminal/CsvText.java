package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// Comma-separated values, as in RFC 4180.
final class CsvText {
  private CsvText() {}

  /// The rows of a text; quoted values may hold commas, quotes and line ends.
  ///
  /// @param rowsMax no more are read
  static List<List<String>> parse(String text, int rowsMax) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    var value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length() && rows.size() < rowsMax; i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          value.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          value.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(take(value));
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (c != '\r') {
        value.append(c);
      }
    }
    if (rows.size() < rowsMax && (!row.isEmpty() || !value.isEmpty())) {
      row.add(take(value));
      rows.add(row);
    }
    return rows;
  }

  private static String take(StringBuilder value) {
    String text = value.toString();
    value.setLength(0);
    return text;
  }

  /// One row, with quotes where they are needed.
  static String row(List<String> values) {
    return String.join(
        ",",
        values.stream()
            .map(v -> v.matches("[^\",\r\n]*") ? v : '"' + v.replace("\"", "\"\"") + '"')
            .toList());
  }
}
