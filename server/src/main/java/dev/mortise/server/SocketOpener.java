package dev.mortise.server;

import dev.mortise.api.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What answers WebSockets at one path.
@FunctionalInterface
interface SocketOpener {
  /// The socket, open at the other side.
  ///
  /// @throws dev.mortise.api.PluginException why not
  ClientSocket open(Handshake handshake);

  /// A request for a WebSocket that passed everything any request passes.
  ///
  /// @param values what stands for the names of the path's pattern
  /// @param parameters of the query
  /// @param headers as middleware left them
  /// @param cluster it is about; empty where there is none
  /// @param lost says why it may not stay open, as far as that is a matter of who opened it; empty
  ///   while it may
  record Handshake(
      Map<String, String> values,
      Map<String, List<String>> parameters,
      Map<String, List<String>> headers,
      Caller.User caller,
      String cluster,
      Supplier<Optional<String>> lost) {}
}
