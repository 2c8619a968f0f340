package dev.mortise.cli;

import dev.mortise.api.PluginService;
import java.time.Duration;

/// A host a command talks to: its own, or a running one. Closing it ends the former and only hangs
/// up on the latter.
public interface OpenHost extends AutoCloseable {
  /// What it is in one word: `monitor`, `run`, the name of the program that embeds it.
  String name();

  /// Its process.
  long pid();

  /// The plugins in it.
  PluginService plugins();

  /// Waits until nothing is starting any more.
  ///
  /// @return false when something still is, at the end of that time
  boolean awaitSettled(Duration time);

  @Override
  void close();
}
