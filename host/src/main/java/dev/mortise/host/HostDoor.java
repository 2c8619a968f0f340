package dev.mortise.host;

import dev.mortise.api.Exchange;
import dev.mortise.api.Reply;

/// Where the host calls of one started plugin go in. Blocks until the answer; safe for any thread.
///
/// Before [PluginConnection#ready] and after the plugin's end it refuses everything.
public interface HostDoor {
  /// Answers a unary host function.
  ///
  /// @throws dev.mortise.api.PluginException `PERMISSION_DENIED`, `TOKEN_INVALID`, `NOT_FOUND` …
  Reply call(HostRequest request);

  /// Opens a streaming host function; the plugin's side of the stream comes back.
  Exchange open(HostRequest request);

  /// Whether that method is a stream.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND` with the nearest known name
  boolean streams(String function, String method);
}
