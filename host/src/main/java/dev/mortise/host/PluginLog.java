package dev.mortise.host;

import dev.mortise.api.LogLine;

/// Takes what a plugin writes. Never blocks: what is too much is dropped and counted.
public interface PluginLog {
  /// One line, as it came; the log makes it harmless and cuts it.
  void line(LogLine.Source source, String level, String text);
}
