package dev.mortise.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The newest answer of a database, on its way out of the workspace: always as CSV. Belongs to the
/// loop.
final class QueryAnswer {
  private static final int ROWS_LARGE = 100;
  private static final int BYTES_LARGE = 64 << 10;
  private static final int ROWS_HUGE = 500;
  private static final int BYTES_HUGE = 512 << 10;

  private final Desk desk;
  private final String name;
  private QueryResult result = QueryResult.ofRows(List.of(), false);
  private long bytes;

  /// @param name begins the names of files
  QueryAnswer(Desk desk, String name) {
    this.desk = desk;
    this.name = name;
  }

  void set(QueryResult fresh) {
    result = fresh;
    bytes =
        fresh.table().stream().flatMap(List::stream).mapToLong(value -> value.length() + 1L).sum();
  }

  boolean empty() {
    return result.table().isEmpty();
  }

  /// What to do with an answer that is large; empty for any other.
  String hint() {
    return result.rows() < ROWS_LARGE && bytes < BYTES_LARGE
        ? ""
        : " · "
            + kilobytes()
            + "; "
            + desk.config().keys().first(Command.BROWSE_EXPORT)
            + " in the answer writes a file";
  }

  /// Whether it is so large that nobody wants to read it here.
  boolean huge() {
    return result.rows() > ROWS_HUGE || bytes > BYTES_HUGE;
  }

  /// For people: `1,200 rows, 340 kB`.
  String size() {
    return QueryResult.rows(result.rows()) + ", " + kilobytes();
  }

  private String kilobytes() {
    return String.format(Locale.ROOT, "%,d kB", Math.max(1, bytes >> 10));
  }

  void copyRow(TableView.Row row) {
    int at = Integer.parseInt(row.key());
    if (at < result.table().size()) {
      copy(List.of(result.table().get(at)));
    }
  }

  void copyAll() {
    if (there()) {
      copy(result.table());
    }
  }

  private boolean there() {
    if (result.table().isEmpty()) {
      desk.toast(Toast.Kind.INFO, "There is no answer yet.");
    }
    return !result.table().isEmpty();
  }

  private void copy(List<List<String>> some) {
    String text = csv(some);
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > WorkspaceClipboard.BYTES_MAX) {
      desk.toast(
          Toast.Kind.ERROR,
          String.format(
              Locale.ROOT,
              "A terminal takes %,d bytes on its clipboard, and this has %,d; %s writes a file.",
              WorkspaceClipboard.BYTES_MAX,
              size,
              desk.config().keys().first(Command.BROWSE_EXPORT)));
      return;
    }
    desk.copy(text);
    desk.toast(Toast.Kind.INFO, "copied");
  }

  private static String csv(List<List<String>> some) {
    return String.join("\n", some.stream().map(CsvText::row).toList());
  }

  void export() {
    if (there()) {
      new ExportDialog(desk, SavedFile.name(name, "csv"), csv(result.table()) + "\n").show();
    }
  }
}
