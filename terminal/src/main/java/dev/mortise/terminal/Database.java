package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import java.util.List;

/// A PostgreSQL database that can be asked, wherever it is. What asks waits, and is never called on
/// the loop; [#close] never waits.
interface Database extends AutoCloseable {
  /// No more rows of an answer are kept.
  int ROWS_MAX = 10_000;

  /// No answer is larger.
  int ANSWER_BYTES_MAX = 16 << 20;

  /// What titles call it.
  String name();

  /// The name under which its history is kept.
  String memory();

  /// Asks one text, of one statement or several.
  ///
  /// @param question ends it from another thread
  /// @throws PluginException `INVALID_ARGUMENT` with what the database says, `RESOURCE_EXHAUSTED`
  ///   when it says too much, `CANCELLED` when it was ended before its answer was whole,
  ///   `PERMISSION_DENIED` when it wants another password, `UNAVAILABLE` when it is not reached
  QueryResult ask(String sql, Question question);

  /// What it says it is: `PostgreSQL 18.1 on x86_64-linux`.
  default String version(Question question) {
    List<List<String>> table = ask("SELECT version()", question).table();
    return table.size() < 2 || table.get(1).isEmpty() ? "connected" : table.get(1).getFirst();
  }

  /// What stands in it, for [SqlCompletion#learn].
  default List<List<String>> schema(Question question) {
    return ask(SqlCompletion.SCHEMA, question).table();
  }

  /// What is to be said of a query that was ended here.
  String ended();

  /// Ends what it holds open.
  @Override
  void close();
}
