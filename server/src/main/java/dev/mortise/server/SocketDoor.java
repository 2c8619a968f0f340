package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.helidon.http.HttpPrologue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The way a request for a WebSocket takes before it is one: the same as any other request's.
final class SocketDoor implements SocketUpgrader.Sockets {
  private final ServerConfig config;
  private final EndpointTable table;
  private final Reception reception;
  private final MiddlewareChain middleware;
  private final InFlight inFlight;
  private final UnaryOperator<String> clusters;
  private final Map<String, SocketOpener> openers;

  /// @param clusters names the default where none was chosen
  /// @param openers by the path of their endpoint
  SocketDoor(
      ServerConfig config,
      EndpointTable table,
      Reception reception,
      MiddlewareChain middleware,
      InFlight inFlight,
      UnaryOperator<String> clusters,
      Map<String, SocketOpener> openers) {
    this.clusters = clusters;
    this.config = config;
    this.table = table;
    this.reception = reception;
    this.middleware = middleware;
    this.inFlight = inFlight;
    this.openers = Map.copyOf(openers);
  }

  @Override
  public Optional<ClientSocket> open(HttpPrologue prologue, Map<String, List<String>> headers) {
    CleanPath path = Front.path(config, prologue);
    if (!(table.find("GET", path) instanceof EndpointTable.Match.Found found)) {
      return Optional.empty();
    }
    SocketOpener opener = openers.get(found.endpoint().path());
    if (opener == null) {
      return Optional.empty();
    }
    if (inFlight.draining()) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The server is shutting down.");
    }
    Visitor visitor = reception.recognise(found.endpoint(), headers).orElseThrow(Refused::unknown);
    Map<String, List<String>> parameters = Parameters.of(prologue.query().rawValue());
    String cluster = clusters.apply(Visit.chosen(headers, parameters));
    var asked = new Asked("GET", path.toString(), headers, visitor.caller(), cluster);
    Map<String, List<String>> changed = middleware.apply(asked);
    return Optional.of(
        opener.open(
            new SocketOpener.Handshake(
                found.values(),
                parameters,
                changed,
                visitor.caller(),
                cluster,
                () -> reception.lostUsing(visitor, headers))));
  }
}
