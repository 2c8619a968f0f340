package dev.mortise.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Writes records of the audit for people and for machines.
final class AuditLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Context context;
  private final boolean json;

  AuditLines(Context context, boolean json) {
    this.context = context;
    this.json = json;
  }

  void print(AuditReading.Entry entry) {
    if (json) {
      context.output().jsonLine(json(entry));
    } else {
      context.output().line(line(entry));
    }
  }

  private static String line(AuditReading.Entry entry) {
    StringBuilder line = new StringBuilder(TIME.format(entry.time()));
    append(line, "  ", entry.outcome());
    append(line, "  ", entry.plugin());
    append(line, " ", entry.version());
    append(line, entry.kind().equals("out") ? " asks " : "  ", entry.action());
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
