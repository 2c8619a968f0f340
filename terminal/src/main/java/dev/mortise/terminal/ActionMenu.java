package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What can be done with something, to choose from: what the workspace can do, then what plugins
/// add. Behind each stands the key that does the same.
final class ActionMenu {
  /// What makes no sense in a menu: it moves, or is for what is typed.
  private static final Set<Command> LEFT_OUT =
      Set.of(
          Command.FILTER,
          Command.SEARCH,
          Command.SEARCH_NEXT,
          Command.SEARCH_PREV,
          Command.SORT,
          Command.TOGGLE_SORT_ORDER,
          Command.TOGGLE_FOLLOW,
          Command.TOGGLE_WRAP,
          Command.RESOURCE_SWITCHER,
          Command.SELECT,
          Command.ACTIONS);

  private ActionMenu() {}

  /// One of them.
  ///
  /// @param label that nobody else has
  record Entry(String label, Runnable step) {}

  /// What a plugin's pane can do.
  static Entry of(PluginPanes.Known pane, PluginPanes.Action action, Runnable step) {
    String title = action.title().isBlank() ? action.name() : action.title();
    String key = action.key() == null ? "" : "  " + action.key();
    return new Entry(title + " (plugin " + pane.plugin() + ")" + key, step);
  }

  /// What a pane itself can do.
  static List<Entry> of(WorkspacePane pane, KeyTable keys) {
    List<Entry> entries = new ArrayList<>();
    for (Command command : pane.commands()) {
      if (!LEFT_OUT.contains(command)) {
        entries.add(
            new Entry(command.help() + "  " + keys.first(command), () -> pane.run(command)));
      }
    }
    return entries;
  }

  /// Shows them over everything else.
  static void show(Desk desk, String title, List<Entry> entries) {
    desk.show(
        new ChoiceOverlay(
            desk,
            Mode.ACTIONS,
            title,
            entries.stream().map(Entry::label).toList(),
            false,
            label ->
                entries.stream()
                    .filter(entry -> entry.label().equals(label))
                    .findFirst()
                    .ifPresent(entry -> entry.step().run())));
  }
}
