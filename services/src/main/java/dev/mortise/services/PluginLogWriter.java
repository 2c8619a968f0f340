package dev.mortise.services;

import dev.mortise.api.Log;
import dev.mortise.api.LogLine;
import dev.mortise.host.PluginLog;
import java.util.Locale;
import java.util.Set;

/// Writes into the log of the plugin that asks, which bounds and cleans what it takes.
record PluginLogWriter(PluginLog log) implements Log {
  private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

  @Override
  public void write(Entry entry) {
    String level = entry.level().toLowerCase(Locale.ROOT);
    log.line(LogLine.Source.HOST, LEVELS.contains(level) ? level : "info", entry.message());
  }
}
