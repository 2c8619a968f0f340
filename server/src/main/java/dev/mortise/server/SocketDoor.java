package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.helidon.http.HttpPrologue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way a request for a WebSocket takes before it is one: the same as any other request's.
final class SocketDoor implements SocketUpgrader.Sockets {
  private final ServerConfig config;
  private final EndpointTable table;
  private final Reception reception;
  private final MiddlewareChain middleware;
  private final InFlight inFlight;
  private final PluginProxy proxy;

  SocketDoor(
      ServerConfig config,
      EndpointTable table,
      Reception reception,
      MiddlewareChain middleware,
      InFlight inFlight,
      PluginProxy proxy) {
    this.config = config;
    this.table = table;
    this.reception = reception;
    this.middleware = middleware;
    this.inFlight = inFlight;
    this.proxy = proxy;
  }

  @Override
  public Optional<PluginSocket> open(HttpPrologue prologue, Map<String, List<String>> headers) {
    CleanPath path = Front.path(config, prologue);
    if (!(table.find("GET", path) instanceof EndpointTable.Match.Found found)
        || !found.endpoint().path().equals(PluginEndpoints.PROXY)) {
      return Optional.empty();
    }
    if (inFlight.draining()) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The server is shutting down.");
    }
    Visitor visitor = reception.recognise(found.endpoint(), headers).orElseThrow(Refused::unknown);
    Map<String, List<String>> parameters = Parameters.of(prologue.query().rawValue());
    String cluster = Visit.cluster(headers, parameters);
    var asked = new Asked("GET", path.toString(), headers, visitor.caller(), cluster);
    Map<String, List<String>> changed = middleware.apply(asked);
    String plugin = found.values().getOrDefault("plugin", "");
    String below = found.values().getOrDefault("path", "/");
    return Optional.of(
        new PluginSocket(
            plugin,
            incoming ->
                proxy.connect(
                    plugin,
                    SocketUpgrader.handshake(below, parameters, changed),
                    visitor.caller(),
                    incoming)));
  }
}
