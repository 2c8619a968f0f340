package dev.mortise.goplugin;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line a plugin printed on its real standard error (its log) or output (after its handshake).
///
/// All text is safe to show: control and direction-changing characters stand as `\x1b` or `\u202e`,
/// so that one line stays one line.
///
/// @param source where it came from
/// @param level as tagged; [LogLevel#DEBUG] when not
/// @param message the text, without the level's tag
/// @param fields the further keys of a JSON line, in order; empty for text
/// @param logger the name in the line, if any
/// @param time the time in the line, if any
/// @param truncated whether the line was longer than 64 KiB and its rest was dropped
public record LogLine(
    Source source,
    LogLevel level,
    String message,
    Map<String, String> fields,
    @Nullable String logger,
    @Nullable Instant time,
    boolean truncated) {

  /// Where a line came from.
  public enum Source {
    /// The process's standard output.
    STDOUT,
    /// The process's standard error.
    STDERR,
    /// Not the plugin but this module, which dropped lines and says how many.
    HOST
  }
}
