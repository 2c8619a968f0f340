package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A list over a query, whose keys a person may configure. What is no key of it narrows it.
final class QueryListOverlay extends ChoiceOverlay {
  private final Desk desk;
  private final KeyGroup group;
  private final String title;
  private final Map<Command, Consumer<String>> more = new EnumMap<>(Command.class);
  private boolean narrowing;

  QueryListOverlay(
      Desk desk, Mode mode, String title, List<String> choices, Consumer<String> chosen) {
    super(desk, mode, title, choices, false, chosen);
    this.desk = desk;
    this.title = title;
    this.group =
        switch (mode) {
          case QUERY_HISTORY -> KeyGroup.QUERY_HISTORY;
          case SAVED_QUERIES -> KeyGroup.SAVED_QUERIES;
          default -> KeyGroup.COMPLETION;
        };
  }

  /// Does something with the choice that has the mark; the list stays.
  void on(Command command, Consumer<String> step) {
    more.put(command, step);
  }

  private KeyTable keys() {
    return desk.config().keys();
  }

  @Override
  public void key(KeyStroke stroke) {
    boolean letter = !stroke.typed().isEmpty();
    Optional<Command> command = keys().find(stroke, Set.of(group));
    if (keys().keys(Command.PANE_HELP).contains(stroke)) {
      desk.show(new KeysOverlay(desk, keys(), title, group));
    } else if (command.isEmpty() || (narrowing && letter)) {
      edit(stroke);
    } else {
      run(command.get());
    }
  }

  private void run(Command command) {
    switch (command) {
      case HISTORY_NEXT, SAVED_NEXT, COMPLETION_NEXT -> move(1);
      case HISTORY_PREV, SAVED_PREV, COMPLETION_PREV -> move(-1);
      case HISTORY_SELECT, SAVED_SELECT, COMPLETION_SELECT -> choose();
      case HISTORY_FILTER, SAVED_FILTER -> narrowing = true;
      case HISTORY_CLOSE, SAVED_CLOSE, COMPLETION_CLOSE -> desk.hide(this);
      default -> marked().ifPresent(choice -> more.getOrDefault(command, _ -> {}).accept(choice));
    }
  }

  @Override
  public void render(Canvas canvas) {
    super.render(canvas);
    List<String> hints = new ArrayList<>();
    more.keySet().forEach(command -> hints.add(keys().first(command) + " " + command.help()));
    if (!hints.isEmpty()) {
      Theme theme = canvas.theme();
      String line = " " + String.join("  ", hints) + " ";
      canvas.text(
          2,
          canvas.height() - 1,
          CellText.fit(line, canvas.width() - 4),
          theme.overlay().in(theme.colour(ThemeKey.TEXT_DIM)));
    }
  }
}
