package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The keys of one pane or one list, from the table that really decides.
final class KeysOverlay implements Overlay {
  private static final int WIDTH = 62;

  /// Groups of several panes, of which none does everything.
  private static final Set<KeyGroup> SHARED = Set.of(KeyGroup.FILES, KeyGroup.PLUGINS);

  private final Desk desk;
  private final String title;
  private final List<String> rows = new ArrayList<>();
  private int top;

  /// Those of a list over the panes.
  KeysOverlay(Desk desk, KeyTable keys, String title, KeyGroup group) {
    this.desk = desk;
    this.title = title;
    Command.of(group).forEach(command -> rows.add(row(keys.shown(command), command.help())));
  }

  KeysOverlay(Desk desk, KeyTable keys, WorkspacePane pane) {
    this.desk = desk;
    this.title = pane.title();
    rows.addAll(pane.ownKeys());
    Set<Command> useful = pane.commands();
    for (Command command : Command.values()) {
      KeyGroup group = command.group();
      boolean own = pane.groups().contains(group) && !SHARED.contains(group);
      boolean common = group == KeyGroup.NAVIGATION || useful.contains(command);
      if (own || common) {
        rows.add(row(keys.shown(command), command.help()));
      }
    }
  }

  /// One key, and what it does.
  static String row(String key, String help) {
    return "%-24s %s".formatted(key, help);
  }

  @Override
  public Mode mode() {
    return Mode.PANE_HELP;
  }

  @Override
  public Area place(Area screen) {
    return screen.centred(WIDTH, rows.size() + 2);
  }

  @Override
  public void render(Canvas canvas) {
    Theme theme = canvas.theme();
    canvas.fill(theme.overlay());
    canvas.frame("keys: " + title, theme.overlay().in(theme.colour(ThemeKey.ACCENT)));
    top = Math.clamp(top, 0, Math.max(0, rows.size() - canvas.height() + 2));
    for (int y = 1; y < canvas.height() - 1 && top + y - 1 < rows.size(); y++) {
      canvas.text(2, y, CellText.fit(rows.get(top + y - 1), canvas.width() - 4), theme.overlay());
    }
  }

  @Override
  public void key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "down", "j" -> top++;
      case "up", "k" -> top = Math.max(0, top - 1);
      default -> desk.hide(this);
    }
  }
}
