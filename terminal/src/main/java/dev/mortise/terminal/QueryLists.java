package dev.mortise.terminal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may be put into the editor of a query: earlier queries, saved ones, words. Belongs to the
/// loop.
final class QueryLists {
  private final Desk desk;
  private final TextEditor editor;
  private final SqlCompletion completion;
  private @Nullable QueryMemory memory;

  QueryLists(Desk desk, TextEditor editor, SqlCompletion completion) {
    this.desk = desk;
    this.editor = editor;
    this.completion = completion;
  }

  /// What is remembered of the database that was found.
  void remember(QueryMemory kept) {
    memory = kept;
  }

  void ran(String sql) {
    QueryMemory kept = memory;
    if (kept != null) {
      kept.ran(sql);
    }
  }

  void complete() {
    SqlCompletion.Choices choices = completion.at(editor.before(), editor.text().strip());
    if (choices.words().size() == 1) {
      take(choices, choices.words().getFirst());
    } else if (choices.words().size() > 1) {
      desk.show(
          new QueryListOverlay(
              desk, Mode.COMPLETION, "complete", choices.words(), word -> take(choices, word)));
    } else if (choices.typed() == 0) {
      editor.insert("  ");
    }
  }

  private void take(SqlCompletion.Choices choices, String word) {
    editor.erase(choices.typed());
    editor.insert(word);
  }

  void history() {
    List<QueryMemory.Query> queries = memory == null ? List.of() : memory.history();
    desk.show(
        new QueryListOverlay(
            desk,
            Mode.QUERY_HISTORY,
            "earlier queries",
            queries.stream().map(QueryMemory.Query::label).distinct().toList(),
            label -> edit(queries, label)));
  }

  private void edit(List<QueryMemory.Query> queries, String label) {
    find(queries, label).ifPresent(query -> editor.replace(query.sql()));
  }

  private static Optional<QueryMemory.Query> find(List<QueryMemory.Query> queries, String label) {
    return queries.stream().filter(query -> query.label().equals(label)).findFirst();
  }

  void saved() {
    QueryMemory kept = memory;
    if (kept == null) {
      desk.toast(Toast.Kind.INFO, "There is no database yet.");
      return;
    }
    var overlay =
        new QueryListOverlay(
            desk,
            Mode.SAVED_QUERIES,
            "saved queries",
            labels(kept),
            label -> edit(kept.saved(), label));
    overlay.on(
        Command.SAVED_DELETE,
        label -> find(kept.saved(), label).ifPresent(query -> delete(kept, query.name(), overlay)));
    overlay.on(
        Command.SAVED_RENAME,
        label -> find(kept.saved(), label).ifPresent(query -> rename(kept, query.name(), overlay)));
    desk.show(overlay);
  }

  private static List<String> labels(QueryMemory kept) {
    return kept.saved().stream().map(QueryMemory.Query::label).toList();
  }

  private void delete(QueryMemory kept, String name, QueryListOverlay overlay) {
    desk.show(
        new ConfirmOverlay(
            desk,
            "Delete",
            List.of("Delete the saved query " + name + "?"),
            () -> {
              kept.delete(name);
              overlay.choices(labels(kept));
            }));
  }

  private void rename(QueryMemory kept, String name, QueryListOverlay overlay) {
    desk.show(
        new FormOverlay(
            desk,
            Mode.SAVE_QUERY_NAME,
            "rename this query",
            List.of(new FormOverlay.Field("Name", name, false)),
            answers -> {
              String fresh = answers.getFirst().strip();
              if (fresh.isEmpty()) {
                return "a name is needed";
              }
              if (!kept.rename(name, fresh)) {
                return "another query has this name";
              }
              overlay.choices(labels(kept));
              return "";
            }));
  }

  void save() {
    QueryMemory kept = memory;
    if (kept == null || editor.text().isBlank()) {
      return;
    }
    desk.show(
        new FormOverlay(
            desk,
            Mode.SAVE_QUERY_NAME,
            "save this query",
            List.of(new FormOverlay.Field("Name", "", false)),
            answers -> {
              if (answers.getFirst().isBlank()) {
                return "a name is needed";
              }
              kept.save(answers.getFirst().strip(), editor.text().strip());
              return "";
            }));
  }
}
