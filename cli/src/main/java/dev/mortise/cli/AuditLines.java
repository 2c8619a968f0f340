package dev.mortise.cli;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes records of the audit: for machines as JSON, for pipes as one line each, for eyes as wide
/// as the terminal, the day once and the reason below.
final class AuditLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final String INDENT = " ".repeat(10);
  private static final int OUTCOME_COLUMNS = 7;
  private static final int REASON_LINES_MAX = 3;

  private final Context context;
  private final boolean json;
  private String day = "";

  AuditLines(Context context, boolean json) {
    this.context = context;
    this.json = json;
  }

  void print(AuditReading.Entry entry) {
    if (json) {
      context.output().jsonLine(json(entry));
    } else if (context.terminal().wantedColumns() == 0) {
      context.output().line(line(entry));
    } else {
      wrapped(entry);
    }
  }

  private void wrapped(AuditReading.Entry entry) {
    Output output = context.output();
    String today = LocalDate.ofInstant(entry.time(), ZoneId.systemDefault()).toString();
    if (!today.equals(day)) {
      day = today;
      output.line(output.bold(today));
    }
    String outcome = entry.outcome();
    String padding = " ".repeat(Math.max(0, OUTCOME_COLUMNS - outcome.length()) + 2);
    String first = CLOCK.format(entry.time()) + "  " + outcome + padding;
    StringBuilder what = new StringBuilder(party(entry));
    append(what, "  ", entry.target());
    append(what, "  for ", entry.caller());
    append(what, " via ", entry.via());
    boolean detail = entry.kind().equals("change");
    append(what, ": ", detail ? entry.reason() : "");
    String text = Text.oneLine(what.toString());
    String before = CLOCK.format(entry.time()) + "  " + output.coloured(outcome) + padding;
    int room = context.terminal().wantedColumns();
    for (String part : Text.wrap(text, Math.max(20, room - first.length()))) {
      output.line(before + part);
      before = " ".repeat(first.length());
    }
    if (!detail) {
      reason(entry.reason(), room);
    }
  }

  /// Why, as far as three lines go; --json has all of it.
  private void reason(String text, int room) {
    Output output = context.output();
    if (!text.isEmpty()) {
      List<String> reason = Text.wrap(Text.oneLine(text), Math.max(20, room - INDENT.length()));
      boolean cut = reason.size() > REASON_LINES_MAX;
      reason
          .subList(0, Math.min(reason.size(), REASON_LINES_MAX))
          .forEach(part -> output.line(INDENT + part));
      if (cut) {
        output.line(INDENT + "…");
      }
    }
  }

  private static String party(AuditReading.Entry entry) {
    StringBuilder party = new StringBuilder(entry.plugin());
    append(party, " ", entry.version());
    String asks = entry.kind().equals("out") ? " asks " : party.isEmpty() ? "" : "  ";
    append(party, asks, entry.action());
    return party.toString();
  }

  private static String line(AuditReading.Entry entry) {
    StringBuilder line = new StringBuilder(TIME.format(entry.time()));
    append(line, "  ", entry.outcome());
    append(line, "  ", party(entry));
    append(line, "  ", entry.target());
    append(line, "  for ", entry.caller());
    append(line, " via ", entry.via());
    append(line, "  ", entry.code());
    append(line, ": ", entry.reason());
    return Text.oneLine(line.toString());
  }

  private static void append(StringBuilder line, String before, String text) {
    if (!text.isEmpty()) {
      line.append(before).append(text);
    }
  }

  private static Map<String, Object> json(AuditReading.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", entry.host());
    json.put("sequence", entry.sequence());
    json.put("time", entry.time());
    json.put("kind", entry.kind());
    json.put("plugin", entry.plugin());
    json.put("version", entry.version());
    json.put("caller", entry.caller());
    json.put("via", entry.via());
    json.put("action", entry.action());
    json.put("target", entry.target());
    json.put("outcome", entry.outcome());
    json.put("code", entry.code());
    json.put("reason", entry.reason());
    json.put("micros", entry.micros());
    json.put("hash", entry.hash());
    return json;
  }
}
