package dev.mortise.goplugin;

/// The levels of a plugin's log, least important first.
public enum LogLevel {
  /// Every step.
  TRACE,
  /// What also untagged lines get.
  DEBUG,
  /// Events worth a line.
  INFO,
  /// Something is not as it should be.
  WARN,
  /// Something failed.
  ERROR
}
