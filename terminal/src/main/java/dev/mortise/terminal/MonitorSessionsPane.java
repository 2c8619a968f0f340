package dev.mortise.terminal;

import dev.mortise.api.SessionTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The sessions of the monitor that run, and those that ended lately.
final class MonitorSessionsPane extends PolledPane<SessionTraffic.Facts> {
  private static final long REFRESH_NANOS = 1_000_000_000L;

  MonitorSessionsPane(PaneContext context) {
    super(
        context,
        REFRESH_NANOS,
        List.of(
            "STATE",
            "BEGAN",
            "TOOK",
            "TO SERVER",
            "TO CLIENT",
            "ERRORS",
            "BLOCKED",
            "BYTES",
            "PROCESS",
            "SERVER"));
    note("looking …");
    tick();
  }

  @Override
  List<SessionTraffic.Facts> all() {
    return desk().ports().sessions().all();
  }

  @Override
  String nothing() {
    return "No session: mortise monitor -- <server> begins one.";
  }

  @Override
  TableView.Row row(SessionTraffic.Facts session) {
    Instant ended = session.ended();
    Integer code = session.exitCode();
    String state =
        ended == null ? "running" : code == null ? "killed" : code == 0 ? "ended" : "ended " + code;
    String took =
        ended != null && code == null
            ? ""
            : seconds(Duration.between(session.began(), ended == null ? Instant.now() : ended));
    return new TableView.Row(
        session.id(),
        List.of(
            state,
            AppLogsPane.TIME.format(session.began()),
            took,
            Long.toString(session.inbound()),
            Long.toString(session.outbound()),
            Long.toString(session.errors()),
            Long.toString(session.blocked()),
            Long.toString(session.bytes()),
            Long.toString(session.pid()),
            session.command()),
        ended == null ? "Running" : code != null && code == 0 ? "Succeeded" : "Failed");
  }

  private static String seconds(Duration time) {
    return Math.max(0, time.toSeconds()) + "s";
  }

  @Override
  public String title() {
    return "monitor sessions " + count() + filtered();
  }

  @Override
  void chosen() {
    table()
        .selected()
        .ifPresent(row ->
            desk()
                .open(
                    new PaneSpec(
                        "monitor-messages",
                        Map.of("session", row.key(), "server", row.cells().getLast())),
                    Desk.Place.BELOW));
  }
}
