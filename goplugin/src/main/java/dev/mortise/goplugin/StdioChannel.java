package dev.mortise.goplugin;

/// Which of its two outputs a plugin printed to after its handshake.
public enum StdioChannel {
  /// What the plugin printed to standard output.
  STDOUT,
  /// What the plugin printed to standard error by other means than its log.
  STDERR
}
