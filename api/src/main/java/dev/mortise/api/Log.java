package dev.mortise.api;

/// Host function: a line in the plugin's own log.
@Contract("log")
public interface Log {
  /// Writes one line.
  @NeedsNothing("goes only to the plugin's own log, bounded and rate-limited like its stderr")
  void write(Entry entry);

  /// One line.
  ///
  /// @param level `trace`, `debug`, `info`, `warn` or `error`
  record Entry(String level, String message) {}
}
