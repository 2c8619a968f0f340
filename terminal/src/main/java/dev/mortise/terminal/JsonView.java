package dev.mortise.terminal;

import dev.mortise.api.SessionTraffic.Sighting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One message of a session, laid out as JSON, that can be searched and saved. What is no JSON is
/// shown as it came. Belongs to the loop.
final class JsonView {
  private static final int LINES_MAX = 20_000;

  private final TextView view = new TextView(LINES_MAX);
  private final Desk desk;

  JsonView(Sighting message, Desk desk) {
    this.desk = desk;
    Theme theme = desk.config().theme();
    List<StyledLine> lines = new ArrayList<>();
    if (!message.verdict().isEmpty()) {
      lines.add(StyledLine.of("# " + message.verdict(), theme.failure()));
    }
    if (message.truncated()) {
      lines.add(
          StyledLine.of("# only the beginning of " + message.size() + " bytes", theme.quiet()));
    }
    lines.addAll(YamlText.coloured(JsonLayout.of(message.text()).text(), theme));
    view.set(lines);
  }

  TextView view() {
    return view;
  }

  boolean run(Command command) {
    switch (command) {
      case SAVE -> SavedFile.write(desk, "message", view.lines());
      default -> {
        return view.run(command);
      }
    }
    return true;
  }

  Set<Command> commands() {
    return EnumSet.of(
        Command.FILTER,
        Command.SEARCH_NEXT,
        Command.SEARCH_PREV,
        Command.TOGGLE_WRAP,
        Command.SAVE);
  }
}
