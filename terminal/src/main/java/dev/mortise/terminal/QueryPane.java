package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks a PostgreSQL database, in a pod or without a cluster: an editor above, the answer below.
final class QueryPane implements WorkspacePane {
  private static final int EDITOR_MIN = 3;
  private static final int EDITOR_MAX = 10;
  private static final int CELL_MAX = 500;

  private final PaneContext context;
  private final DatabaseLogin login;
  private final TextEditor editor = new TextEditor();
  private final SqlCompletion completion = new SqlCompletion();
  private final TableView table = new TableView();
  private final QueryLists lists;
  private final QueryAnswer answer;
  // What is asked beside a person's own question; ends with the pane.
  private Question beside = new Question();
  private Question asked = new Question();
  private @Nullable Database database;
  private boolean connected;
  private int editorRows = EDITOR_MIN;
  private boolean editing = true;
  private boolean failed;
  private boolean running;
  private String status = "";

  QueryPane(PaneContext context) {
    this.context = context;
    login = DatabaseLogin.of(context, new Waiting());
    lists = new QueryLists(context.desk(), editor, completion);
    String pod = context.spec().get("name");
    answer = new QueryAnswer(context.desk(), pod.isEmpty() ? login.label() : pod);
    seek();
  }

  /// What the way to the database tells the pane.
  private final class Waiting implements DatabaseLogin.Guest {
    @Override
    public void found(Database there) {
      connect(there);
    }

    @Override
    public void none(String why) {
      running = false;
      status =
          why + "; " + context.desk().config().keys().first(Command.EDITOR_RUN) + " asks again";
    }

    @Override
    public void failed(PluginException e) {
      fail(e);
    }
  }

  /// Looks for the database.
  private void seek() {
    running("looking for a database …");
    login.begin(begun());
  }

  private void running(String what) {
    running = true;
    failed = false;
    status = what;
  }

  /// A question of a person's; the one before is ended.
  private Question begun() {
    asked.close();
    asked = new Question();
    return asked;
  }

  private void fail(PluginException e) {
    running = false;
    failed = true;
    status = String.valueOf(e.getMessage());
  }

  private void connect(Database there) {
    leave();
    database = there;
    running("asking … " + KeyStroke.INTERRUPT + " ends it");
    Question mine = begun();
    context
        .desk()
        .ask(
            () -> there.version(mine),
            version -> mine.unlessEnded(() -> connected(there, version)),
            e -> mine.unlessEnded(() -> refused(mine, e)));
  }

  private void refused(Question question, PluginException e) {
    leave();
    fail(e);
    login.refused(question, e);
  }

  /// Ends what is there of a database.
  private void leave() {
    Database there = database;
    if (there != null) {
      there.close();
    }
    database = null;
    connected = false;
  }

  private void connected(Database there, String version) {
    running = false;
    connected = true;
    lists.remember(new QueryMemory(context.desk().ports().state(), there.memory()));
    status = version;
    beside.close();
    beside = new Question();
    Question mine = beside;
    context
        .desk()
        .ask(
            () -> there.schema(mine),
            this::learned,
            _ -> {
              // Without it only keywords are offered.
            });
  }

  private void learned(List<List<String>> rows) {
    completion.learn(rows);
    if (answer.empty() && connected && !running && !failed) {
      status += " · tables: " + completion.tables();
    }
  }

  private void execute() {
    Database there = database;
    String sql = editor.text().stripTrailing();
    if (running) {
      return;
    }
    if (there == null) {
      // Nobody said yet where to ask, or it did not answer there.
      seek();
      return;
    }
    if (sql.isBlank()) {
      return;
    }
    running("running … " + KeyStroke.INTERRUPT + " ends it");
    lists.ran(sql.strip());
    long start = System.nanoTime();
    Question mine = begun();
    context
        .desk()
        .ask(
            () -> there.ask(sql, mine),
            result -> mine.unlessEnded(() -> show(result, System.nanoTime() - start)),
            e -> mine.unlessEnded(() -> fail(e)));
  }

  private void cancel() {
    Database there = database;
    asked.close();
    running = false;
    failed = true;
    status = there == null ? "ended by you" : there.ended();
    if (!connected) {
      leave();
    }
  }

  private void show(QueryResult result, long nanos) {
    running = false;
    answer.set(result);
    List<TableView.Row> shown = new ArrayList<>();
    for (int i = 1; i < result.table().size(); i++) {
      List<String> cells = result.table().get(i).stream().map(QueryPane::cell).toList();
      shown.add(new TableView.Row(Integer.toString(i), cells, ""));
    }
    table.headers(result.table().isEmpty() ? List.of() : result.table().getFirst());
    table.set(shown);
    table.command(PaneCommand.of(PaneCommand.Kind.GO_TO_TOP));
    status = result.summary() + " in " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    if (!result.note().isEmpty()) {
      status += " · " + result.note();
    }
    status += answer.hint();
    if (answer.huge()) {
      context.desk().toast(Toast.Kind.INFO, answer.size() + "; a LIMIT would be faster.");
    }
  }

  /// In one line, and no more of it than anybody reads there; what is copied is whole.
  private static String cell(String value) {
    String some = value.length() > CELL_MAX ? value.substring(0, CELL_MAX) + "…" : value;
    return some.replace('\n', ' ').replace('\t', ' ');
  }

  @Override
  public String title() {
    Database there = database;
    return "query: " + login.label() + (connected && there != null ? " · " + there.name() : "");
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    Theme theme = canvas.theme();
    int rows = editorRows(canvas.height());
    editor.render(
        canvas.part(0, 0, canvas.width(), rows), line -> StyledLine.of(line, theme.plain()));
    canvas.text(0, rows, "─".repeat(canvas.width()), theme.border(focused));
    List<StyledLine> said = said(theme, canvas.width());
    int below = canvas.height() - rows - 1;
    int lines = Math.clamp(said.size(), 1, Math.max(1, below / 2));
    table.render(canvas.part(0, rows + 1, canvas.width(), below - lines), focused && !editing);
    for (int i = 0; i < Math.min(lines, said.size()); i++) {
      canvas.line(canvas.height() - lines + i, said.get(i), 0);
    }
  }

  /// What went wrong is said whole.
  private List<StyledLine> said(Theme theme, int width) {
    if (!failed) {
      return List.of(StyledLine.of(status.replace('\n', ' '), theme.quiet()));
    }
    return status
        .lines()
        .flatMap(line -> StyledLine.of(line, theme.failure()).wrapped(width).stream())
        .toList();
  }

  private static int editorRows(int height) {
    return Math.clamp(height / 3, EDITOR_MIN, EDITOR_MAX);
  }

  @Override
  public Mode mode() {
    return editing ? Mode.QUERY_EDITOR : Mode.QUERY_BROWSE;
  }

  @Override
  public Set<KeyGroup> groups() {
    return editing
        ? Set.of(KeyGroup.QUERY_EDITOR)
        : Set.of(KeyGroup.QUERY_BROWSE, KeyGroup.NAVIGATION, KeyGroup.BROWSE);
  }

  @Override
  public boolean key(KeyStroke stroke) {
    if (running && stroke.equals(KeyStroke.INTERRUPT)) {
      cancel();
      return true;
    }
    return editing && editor.key(stroke);
  }

  @Override
  public void paste(String text) {
    if (editing) {
      editor.paste(context.desk(), text);
    }
  }

  @Override
  public Optional<Painter.Cursor> cursor() {
    return editing ? Optional.of(editor.cursor()) : Optional.empty();
  }

  @Override
  public void command(PaneCommand command) {
    table.command(command);
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case EDITOR_RUN -> execute();
      case EDITOR_COMPLETE -> lists.complete();
      case EDITOR_RESULTS -> editing = false;
      case EDITOR_HISTORY -> lists.history();
      case EDITOR_SAVED -> lists.saved();
      case EDITOR_SAVE -> lists.save();
      case EDITOR_CLEAR -> editor.replace("");
      case BROWSE_EDIT, BACK -> editing = true;
      case BROWSE_COPY_ROW -> table.selected().ifPresent(answer::copyRow);
      case BROWSE_COPY_ALL -> answer.copyAll();
      case BROWSE_EXPORT -> answer.export();
      case SORT -> table.sortNext();
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public void click(int x, int y, boolean twice) {
    editing = y < editorRows;
    if (y > editorRows) {
      table.click(x, y - editorRows - 1);
    }
  }

  @Override
  public void resized(int width, int height) {
    editorRows = editorRows(height);
  }

  @Override
  public PaneSpec remembered(PaneSpec made) {
    return login.remembered(made);
  }

  @Override
  public void close() {
    asked.close();
    beside.close();
    leave();
  }
}
