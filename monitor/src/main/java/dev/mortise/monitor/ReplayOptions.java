package dev.mortise.monitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What one replay is told.
///
/// @param recording a file of JSON lines, as the recorder writes them, or of plain messages with
///   `#` comments and `DELAY: 500ms` lines
/// @param command the server and its arguments
/// @param ignore JSON pointers into a response that may differ, with all below them; a segment `*`
///   stands for any one
/// @param delay between one message and the next
/// @param timeout how long a response may take
public record ReplayOptions(
    Path recording, List<String> command, List<String> ignore, Duration delay, Duration timeout) {
  /// Checks and copies.
  public ReplayOptions {
    command = List.copyOf(command);
    ignore = List.copyOf(ignore);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("A replay needs a command to run.");
    }
  }

  /// No pointer ignored, no delay, 30 s for a response.
  public static ReplayOptions of(Path recording, List<String> command) {
    return new ReplayOptions(recording, command, List.of(), Duration.ZERO, Duration.ofSeconds(30));
  }

  /// The same with pointers that may differ.
  public ReplayOptions withIgnore(List<String> pointers) {
    return new ReplayOptions(recording, command, pointers, delay, timeout);
  }

  /// The same with other times.
  public ReplayOptions withTimes(Duration between, Duration response) {
    return new ReplayOptions(recording, command, ignore, between, response);
  }
}
