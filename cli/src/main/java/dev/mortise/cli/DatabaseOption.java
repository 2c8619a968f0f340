package dev.mortise.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whose settings, people and audit a command is about: a server may have been started with a
/// database of its own.
final class DatabaseOption {
  @Option(
      names = "--database",
      paramLabel = "<url>",
      description = "The database mortise serve was given; else the configured one.")
  private @Nullable String url;

  /// Null for the configured one.
  @Nullable String url() {
    return url;
  }
}
