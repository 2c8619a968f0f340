package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The databases of the configuration, with whether they answer; any of them, or another one, is
/// asked from here.
final class DatabasesPane extends TablePane {
  // No name of the configuration is empty.
  private static final String ANOTHER = "";

  private final Map<DatabaseEntry, Heard> heard = new HashMap<>();

  /// What one said.
  ///
  /// @param state in a word
  /// @param more its version, or why it does not answer
  private record Heard(String state, String more) {}

  DatabasesPane(PaneContext context) {
    super(context);
    table().headers(List.of("NAME", "HOST", "DATABASE", "USER", "STATE", "VERSION, OR WHY NOT"));
    askAll();
  }

  /// Each one on its own, so that one that does not answer delays no other.
  private void askAll() {
    heard.clear();
    desk().config().databases().forEach(this::ask);
    show();
  }

  private void ask(DatabaseEntry entry) {
    Map<String, String> environment = desk().ports().environment();
    heard.put(entry, new Heard("waiting", ""));
    desk()
        .ask(
            () -> {
              try (Database there =
                  new DirectDatabase(entry.address(), entry.password(environment))) {
                return there.version(new Question());
              }
            },
            version -> hear(entry, new Heard("ok", version)),
            e -> hear(entry, failed(entry, e, environment)));
  }

  private static Heard failed(
      DatabaseEntry entry, PluginException e, Map<String, String> environment) {
    String missing = entry.missing(environment).map(why -> "; " + why).orElse("");
    String why = String.valueOf(e.getMessage()).replace('\n', ' ') + missing;
    return new Heard(
        e.code() == ErrorCode.PERMISSION_DENIED ? "asks for a password" : "failed", why);
  }

  private void hear(DatabaseEntry entry, Heard what) {
    // The configuration may be another one by now.
    if (heard.containsKey(entry)) {
      heard.put(entry, what);
      show();
    }
  }

  private void show() {
    List<TableView.Row> rows = new ArrayList<>();
    for (DatabaseEntry entry : desk().config().databases()) {
      DatabaseAddress there = entry.address();
      Heard what = heard.getOrDefault(entry, new Heard("waiting", ""));
      rows.add(
          new TableView.Row(
              entry.name(),
              List.of(
                  entry.name(),
                  there.host() + ":" + there.port(),
                  there.database(),
                  there.user(),
                  what.state(),
                  what.more()),
              what.state()));
    }
    rows.add(new TableView.Row(ANOTHER, List.of("another one …"), ""));
    table().set(rows);
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    super.render(canvas, focused);
    if (desk().config().databases().isEmpty()) {
      Theme theme = canvas.theme();
      canvas.text(0, 3, "No database is in the configuration. This adds one:", theme.plain());
      int y = 5;
      for (String line : DatabaseEntry.EXAMPLE) {
        canvas.text(2, y++, line, theme.of(ThemeKey.YAML_STRING));
      }
    }
  }

  @Override
  public boolean run(Command command) {
    if (command == Command.RETRY) {
      askAll();
      return true;
    }
    return super.run(command);
  }

  @Override
  public Set<Command> commands() {
    Set<Command> commands = EnumSet.copyOf(super.commands());
    commands.add(Command.RETRY);
    return commands;
  }

  @Override
  void chosen() {
    boolean tab = desk().config().general().queryInTab();
    selected()
        .map(name ->
            name.equals(ANOTHER)
                ? PaneSpec.of("query")
                : PaneSpec.of("query", DirectLogin.CONFIGURED, name))
        .ifPresent(spec -> desk().open(spec, tab ? Desk.Place.TAB : Desk.Place.BELOW));
  }

  @Override
  public void configured() {
    askAll();
  }

  @Override
  public String title() {
    return "databases (" + desk().config().databases().size() + ")" + filtered();
  }

  @Override
  public void close() {}
}
