package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.webserver.websocket.WsUpgrader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a WebSocket of a connection, after everything that a request passes was passed: the path,
/// who asks, where from, the middleware, the gate.
///
/// What is refused is left to the ordinary way, which says why in JSON.
final class SocketUpgrader extends WsUpgrader {
  private static final String VERSION = "13";

  private final Sockets sockets;

  SocketUpgrader(Sockets sockets) {
    super(WsConfig.create());
    this.sockets = sockets;
  }

  @Override
  public ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    Map<String, List<String>> all = RequestHeaders.all(headers);
    if (!complete(prologue, all)) {
      return notUpgraded();
    }
    try {
      headers.find(HeaderNames.ORIGIN).ifPresent(origin -> validateOrigin(headers, origin.get()));
    } catch (RequestException e) {
      LiveConnection.CURRENT.get().refuse(foreign(all));
      return notUpgraded();
    }
    String key = all.getOrDefault("sec-websocket-key", List.of("")).getFirst();
    String accept = hash(context, key);
    Optional<ClientSocket> socket;
    try {
      socket = sockets.open(prologue, all);
    } catch (PluginException | Refused e) {
      LiveConnection.CURRENT.get().refuse(e);
      return notUpgraded();
    }
    if (socket.isEmpty()) {
      return notUpgraded();
    }
    LiveConnection.CURRENT.get().becomesSocket(socket.get()::end);
    switchProtocols(context, accept);
    WsConnection connection =
        WsConnection.create(context, prologue, WritableHeaders.create(), key, socket.get());
    socket.get().cutBy(() -> connection.close(true));
    return connection;
  }

  private static PluginException foreign(Map<String, List<String>> headers) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "A page of %s opens no WebSocket here: only pages of this server do.\nOpen it from a page of this server, or without the header Origin."
            .formatted(PluginProxy.quoted(headers.getOrDefault("origin", List.of("")).getFirst())));
  }

  /// What the contract of an upgrader says for "go on with HTTP".
  @SuppressWarnings("NullAway")
  private static ServerConnection notUpgraded() {
    return null;
  }

  private static boolean complete(HttpPrologue prologue, Map<String, List<String>> headers) {
    return prologue.method().text().equals("GET")
        && headers.getOrDefault("sec-websocket-key", List.of()).size() == 1
        && headers.getOrDefault("sec-websocket-version", List.of()).equals(List.of(VERSION));
  }

  private static void switchProtocols(ConnectionContext context, String accept) {
    ServerResponseHeaders headers = ServerResponseHeaders.create();
    headers.set(HeaderValues.create(HeaderNames.CONNECTION, "Upgrade"));
    headers.set(HeaderValues.create(HeaderNames.UPGRADE, "websocket"));
    headers.set(HeaderValues.create(HeaderNames.create("Sec-WebSocket-Accept"), accept));
    BufferData out = BufferData.growing(256);
    out.write("HTTP/1.1 101 Switching Protocols\r\n".getBytes(StandardCharsets.US_ASCII));
    headers.forEach(header -> header.writeHttp1Header(out));
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    context.dataWriter().writeNow(out);
  }

  /// Opens WebSockets at whoever answers them.
  @FunctionalInterface
  interface Sockets {
    /// The socket, open at the other side; empty when no WebSocket is there.
    ///
    /// @throws PluginException, Refused why not
    Optional<ClientSocket> open(HttpPrologue prologue, Map<String, List<String>> headers);
  }

  /// The request without the parts that only this connection is about.
  static Routes.Handshake handshake(
      String path, Map<String, List<String>> query, Map<String, List<String>> headers) {
    return new Routes.Handshake(path, query, RequestHeaders.forPlugin(headers));
  }
}
