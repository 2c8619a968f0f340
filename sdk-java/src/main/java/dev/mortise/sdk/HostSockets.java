package dev.mortise.sdk;

import dev.mortise.api.Routes;
import dev.mortise.api.Tcp;
import dev.mortise.api.WebSockets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// TCP and WebSockets through the host; needs `net:tcp:<host>:<port>` and `net:websocket:<host>`.
/// Safe for any thread.
public final class HostSockets {
  private final Tcp tcp;
  private final WebSockets webSockets;

  HostSockets(Tcp tcp, WebSockets webSockets) {
    this.tcp = tcp;
    this.webSockets = webSockets;
  }

  /// Connects.
  ///
  /// @param address `host:port`
  /// @param tls whether the host speaks TLS and checks the certificate
  public Conversation<Tcp.Chunk, Tcp.Chunk> tcp(String address, boolean tls) {
    return Conversation.open(outgoing -> tcp.connect(new Tcp.Target(address, tls), outgoing));
  }

  /// Opens a WebSocket.
  ///
  /// @param url `ws` or `wss`
  /// @param headers one value each; handles of secrets are filled in
  /// @param protocols that are offered, most wanted first
  public Conversation<Routes.Message, Routes.Message> webSocket(
      String url, Map<String, String> headers, String... protocols) {
    Map<String, List<String>> lists = new TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    var target = new WebSockets.Target(url, lists, List.of(protocols));
    return Conversation.open(outgoing -> webSockets.connect(target, outgoing));
  }
}
