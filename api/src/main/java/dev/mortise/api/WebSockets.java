package dev.mortise.api;

import java.util.List;
import java.util.Map;

/// Host function: WebSockets through the host's one egress path.
@Contract("websocket")
public interface WebSockets {
  /// Connects, then carries messages both ways until one side ends.
  @Needs("net:websocket:{url:host}")
  @Changes
  Items<Routes.Message> connect(Target target, Items<Routes.Message> outgoing);

  /// Where to.
  ///
  /// @param url absolute, `ws` or `wss`
  /// @param headers as for [Http], secrets included
  /// @param protocols that are offered, most wanted first
  record Target(String url, Map<String, List<String>> headers, List<String> protocols) {
    /// Copies the list.
    public Target {
      protocols = List.copyOf(protocols);
    }
  }
}
