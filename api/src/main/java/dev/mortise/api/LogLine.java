package dev.mortise.api;

import java.time.Instant;

/// One line a plugin wrote, already harmless: no control characters, no longer than a bound.
///
/// @param sequence counts up by one within a plugin; a gap says that lines were dropped
/// @param time when the host read it
/// @param source where it came from
/// @param level `trace`, `debug`, `info`, `warn` or `error`
/// @param text what it says
public record LogLine(long sequence, Instant time, Source source, String level, String text) {
  /// Where a line came from.
  public enum Source {
    STDOUT,
    STDERR,
    /// Through the host function `log`.
    HOST,
    /// The host itself says something about the plugin: a start, a refusal, a crash.
    MORTISE
  }
}
