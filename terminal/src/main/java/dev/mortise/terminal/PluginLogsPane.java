package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Locale;

/// What a plugin writes, as it comes.
final class PluginLogsPane extends TextPane {
  private static final int LINES_MAX = 5_000;
  private static final int PAST = 1_000;

  private final String plugin;
  private final PaneStreams lines = new PaneStreams();

  PluginLogsPane(PaneContext context) {
    super(context, LINES_MAX);
    plugin = context.spec().get("plugin");
    view().follow(true);
    desk().work("plugin-log", this::read);
  }

  private void read() {
    try (Items<LogLine> items = lines.keep(desk().ports().plugins().followLogs(plugin, PAST))) {
      for (LogLine line = items.next(); line != null && !lines.ended(); line = items.next()) {
        LogLine next = line;
        desk().post(() -> view().add(List.of(shown(next))));
      }
    } catch (PluginException e) {
      if (!lines.ended()) {
        desk().post(() -> fail(e));
      }
    }
  }

  private StyledLine shown(LogLine line) {
    return new StyledLine(
        List.of(
            new StyledLine.Piece(AppLogsPane.TIME.format(line.time()) + " ", theme().quiet()),
            new StyledLine.Piece("%-5s ".formatted(line.level()), theme().state(line.level())),
            new StyledLine.Piece(
                "%-7s ".formatted(line.source().name().toLowerCase(Locale.ROOT)), theme().quiet()),
            new StyledLine.Piece(line.text(), theme().plain())));
  }

  @Override
  public String title() {
    return "log: " + plugin + (view().following() ? " · following" : "");
  }

  @Override
  public void close() {
    lines.close();
  }
}
