package dev.mortise.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// What this program itself logs.
final class AppLogsPane extends TextPane {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final int LINES_MAX = 1_500;

  private long last;

  AppLogsPane(PaneContext context) {
    super(context, LINES_MAX);
    view().follow(true);
    // What is wrong stands behind the name of a file, which may be long.
    view().wrap(true);
    tick();
  }

  @Override
  public String title() {
    return "app logs" + (view().following() ? " · following" : "");
  }

  @Override
  public void tick() {
    for (LogCapture.Line line : desk().log().after(last)) {
      last = line.number();
      view()
          .add(
              List.of(
                  new StyledLine(
                      List.of(
                          new StyledLine.Piece(
                              TIME.format(Instant.ofEpochMilli(line.millis())) + " ",
                              theme().quiet()),
                          new StyledLine.Piece(
                              "%-5s ".formatted(line.level()), theme().state(line.level())),
                          new StyledLine.Piece(line.text(), theme().plain())))));
    }
  }

  @Override
  public void close() {}
}
