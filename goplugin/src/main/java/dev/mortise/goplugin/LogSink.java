package dev.mortise.goplugin;

/// Takes a plugin's log lines, one at a time and in order, on a thread of that plugin's own.
///
/// A slow sink never holds up the plugin: up to 1,024 lines or 1 MiB wait, further ones are dropped
/// and counted in a line of source [LogLine.Source#HOST].
@FunctionalInterface
public interface LogSink {
  /// Takes one line. What it throws is ignored.
  void line(LogLine line);

  /// A sink that drops everything.
  static LogSink none() {
    return line -> {};
  }
}
