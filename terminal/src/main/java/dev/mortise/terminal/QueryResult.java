package dev.mortise.terminal;

import java.util.List;
import java.util.Locale;

/// What a database answered.
///
/// @param table the rows, the first of which are the names of the columns; empty when it only did
///   something
/// @param said what it did, in words; empty when the rows say all
/// @param note what a person should know beside it; empty for nothing
/// @param cut whether there were more rows
record QueryResult(List<List<String>> table, String said, String note, boolean cut) {
  /// Rows that say all.
  static QueryResult ofRows(List<List<String>> table, boolean cut) {
    return new QueryResult(table, "", "", cut);
  }

  /// Of an answer as CSV.
  static QueryResult ofCsv(String text) {
    List<List<String>> rows = CsvText.parse(text, Database.ROWS_MAX + 2);
    boolean cut = rows.size() > Database.ROWS_MAX + 1;
    return ofRows(cut ? rows.subList(0, Database.ROWS_MAX + 1) : rows, cut);
  }

  /// The same with something more to know.
  QueryResult noting(String more) {
    return new QueryResult(table, said, note.isEmpty() ? more : note + " · " + more, cut);
  }

  /// How many rows there are.
  int rows() {
    return Math.max(0, table.size() - 1);
  }

  /// So many, for people.
  static String rows(long count) {
    return count == 1 ? "1 row" : String.format(Locale.ROOT, "%,d rows", count);
  }

  /// What it did, or how many rows there are.
  String summary() {
    return !said.isEmpty() ? said : (cut ? "the first " : "") + rows(rows());
  }
}
