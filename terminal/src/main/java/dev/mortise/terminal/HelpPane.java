package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// Every key, from the table that really decides.
final class HelpPane extends TextPane {
  HelpPane(PaneContext context) {
    super(context);
    configured();
  }

  @Override
  public String title() {
    return "help";
  }

  @Override
  public void configured() {
    KeyTable keys = desk().config().keys();
    List<StyledLine> lines = new ArrayList<>();
    for (KeyGroup group : KeyGroup.values()) {
      List<Command> commands = Command.of(group);
      if (!commands.isEmpty()) {
        lines.add(StyledLine.of(group.word().replace('_', ' '), theme().accent().withBold()));
        commands.forEach(command -> lines.add(line(keys.shown(command), command.help())));
        lines.add(StyledLine.EMPTY);
      }
    }
    lines.add(StyledLine.of("panes of plugins", theme().accent().withBold()));
    for (PluginPanes.Known known : desk().pluginPanes().known()) {
      lines.add(line(known.key() == null ? "-" : known.key().toString(), known.label()));
    }
    desk()
        .pluginPanes()
        .collisions()
        .forEach(text -> lines.add(StyledLine.of("  " + text, theme().failure())));
    view().set(lines);
  }

  private StyledLine line(String keys, String help) {
    return new StyledLine(
        List.of(
            new StyledLine.Piece("  %-22s ".formatted(keys), theme().of(ThemeKey.YAML_STRING)),
            new StyledLine.Piece(help, theme().plain())));
  }

  @Override
  public void close() {}
}
