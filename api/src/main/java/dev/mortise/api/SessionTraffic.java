package dev.mortise.api;

import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One run of the monitor as whoever looks at it from outside sees it. Safe for any thread.
///
/// Only for the operator: messages are shown as they are.
public interface SessionTraffic {
  /// What can be said of it now. Waits for nothing.
  Facts facts();

  /// The newest messages that were seen, oldest first, and then those that pass; ends with the
  /// session. While nobody follows and no plugin handles messages, none is seen.
  ///
  /// A reader that is slow misses messages, and nothing waits for it: a gap in their numbers says
  /// how many. Blocks in [Items#next].
  Items<Sighting> follow();

  /// A run, and its counts so far.
  ///
  /// @param id of the session, 32 hex digits
  /// @param pid the process of the monitor
  /// @param command the server's command line, its secrets masked
  /// @param ended null while it runs
  /// @param exitCode the server's; null while it runs
  /// @param inbound messages from the client to the server, seen or not
  /// @param outbound the same the other way
  /// @param errors of the messages that were seen
  /// @param blocked by plugins in line
  /// @param bytes that passed, both ways together
  record Facts(
      String id,
      long pid,
      String command,
      Instant began,
      @Nullable Instant ended,
      @Nullable Integer exitCode,
      long inbound,
      long outbound,
      long errors,
      long blocked,
      long bytes) {}

  /// One message that was seen.
  ///
  /// @param sequence as plugins beside the traffic count; 0 for one that was blocked
  /// @param method of a request or notification, and of a response whose request was seen; else
  ///   empty
  /// @param rpcId the JSON-RPC id as JSON text, or empty
  /// @param size of the whole message in bytes
  /// @param truncated whether the text is only the message's beginning
  /// @param risk `low`, `medium` or `high`: an estimate by method, words and size, which changes
  ///   nothing
  /// @param verdict why it did not pass; empty for one that passed
  /// @param text of the message
  record Sighting(
      long sequence,
      Instant time,
      Direction direction,
      Kind kind,
      String method,
      String rpcId,
      long size,
      boolean truncated,
      String risk,
      String verdict,
      String text) {}
}
