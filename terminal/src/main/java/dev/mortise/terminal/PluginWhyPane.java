package dev.mortise.terminal;

import dev.mortise.api.Explanation;
import java.util.ArrayList;
import java.util.List;

/// Why a plugin runs, or does not.
final class PluginWhyPane extends TextPane {
  private final String plugin;
  private final Runnable unlisten;

  PluginWhyPane(PaneContext context) {
    super(context);
    plugin = context.spec().get("plugin");
    // Reasons are sentences.
    view().command(PaneCommand.of(PaneCommand.Kind.TOGGLE_WRAP));
    unlisten =
        desk()
            .pluginPanes()
            .listen(view -> {
              if (view.id().equals(plugin)) {
                refresh();
              }
            });
    refresh();
  }

  private void refresh() {
    desk().ask(() -> desk().ports().plugins().why(plugin), this::show, this::fail);
  }

  private void show(Explanation why) {
    List<StyledLine> lines = new ArrayList<>();
    lines.add(
        new StyledLine(
            List.of(
                new StyledLine.Piece(why.plugin() + "  ", theme().plain().withBold()),
                new StyledLine.Piece(why.state(), theme().state(why.state())))));
    lines.add(StyledLine.of(why.summary(), theme().plain()));
    lines.add(StyledLine.EMPTY);
    why.findings().forEach(text -> lines.add(StyledLine.of("• " + text, theme().plain())));
    if (!why.remedies().isEmpty()) {
      lines.add(StyledLine.EMPTY);
      lines.add(StyledLine.of("What would change it", theme().accent().withBold()));
      why.remedies().forEach(text -> lines.add(StyledLine.of("  " + text, theme().plain())));
    }
    view().set(lines);
  }

  @Override
  public String title() {
    return "why: " + plugin;
  }

  @Override
  public void close() {
    unlisten.run();
  }
}
