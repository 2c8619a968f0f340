package dev.mortise.terminal;

import java.time.Instant;
import java.util.List;

/// The newest records of the audit.
final class AuditPane extends PolledPane<AuditTrail.Entry> {
  private static final int ROWS = 500;
  private static final long REFRESH_NANOS = 2_000_000_000L;

  AuditPane(PaneContext context) {
    super(
        context,
        REFRESH_NANOS,
        List.of("TIME", "PLUGIN", "CALLER", "ACTION", "TARGET", "OUTCOME", "MS", "REASON"));
    tick();
  }

  @Override
  List<AuditTrail.Entry> all() {
    return desk().ports().audit().newest(ROWS);
  }

  @Override
  String nothing() {
    return "Nothing is recorded.";
  }

  @Override
  TableView.Row row(AuditTrail.Entry entry) {
    Instant time = entry.time();
    return new TableView.Row(
        String.join(" ", time.toString(), entry.plugin(), entry.action(), entry.target()),
        List.of(
            AppLogsPane.TIME.format(time),
            entry.plugin(),
            entry.caller(),
            entry.action(),
            entry.target(),
            entry.outcome(),
            "%.1f".formatted(entry.micros() / 1_000.0),
            entry.reason()),
        entry.outcome());
  }

  @Override
  public String title() {
    return "audit " + count() + filtered();
  }

  @Override
  void chosen() {
    table()
        .selected()
        .ifPresent(row -> desk().toast(Toast.Kind.INFO, String.join("  ", row.cells())));
  }
}
