package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The HTTP server: plugins' routes, tools and resources, and the API the console stands on.
///
/// HTTP/1.1, each connection on a virtual thread. Closed by whoever opened it.
public final class Server implements AutoCloseable {
  private static final int HEADERS_BYTES_MAX = 32 * 1024;
  private static final int LINE_BYTES_MAX = 8 * 1024;

  private final WebServer web;
  private final LiveConnections connections;
  private final InFlight inFlight;
  private final ServerConfig config;
  private final EndpointTable table;
  private final @Nullable ClusterNews news;
  private final McpDoor mcp;
  private final @Nullable AgentDoor agent;

  private Server(
      WebServer web,
      LiveConnections connections,
      InFlight inFlight,
      ServerConfig config,
      EndpointTable table,
      @Nullable ClusterNews news,
      McpDoor mcp,
      @Nullable AgentDoor agent) {
    this.agent = agent;
    this.news = news;
    this.mcp = mcp;
    this.table = table;
    this.web = web;
    this.connections = connections;
    this.inFlight = inFlight;
    this.config = config;
  }

  /// Listens and answers.
  ///
  /// @throws PluginException `CONFLICT` when the port is taken, `INVALID_ARGUMENT` when certificate
  ///   or key cannot be used
  public static Server open(ServerConfig config, ServerPorts ports) {
    InFlight inFlight = new InFlight();
    PluginProxy proxy = new PluginProxy(ports.plugins(), config, ports.clock());
    ResourceDesk desk = Endpoints.desk(config, ports);
    AgentDoor agent = AgentDoor.of(config, ports, desk);
    EndpointTable table = Endpoints.table(config, ports, inFlight, proxy, desk, agent);
    Reception reception = new Reception(ports.visitors());
    var middleware = new PluginMiddleware(ports.plugins(), config.middlewareTimeout());
    Delivery delivery = new Delivery(config.heartbeat(), config.secure());
    var front = new Front(config, table, reception, middleware, inFlight, delivery, ports::cluster);
    var door =
        new SocketDoor(
            config,
            table,
            reception,
            middleware,
            inFlight,
            ports::cluster,
            openers(config, ports, proxy));
    LiveConnections connections = new LiveConnections(http(new SocketUpgrader(door)));
    var mcp = new McpDoor(config, ports, reception, inFlight);
    try {
      requireFree(config);
      WebServer web = build(config, front, mcp, connections).start();
      // Somebody else took the port meanwhile. It says so in its log only.
      if (!web.isRunning()) {
        throw cannotListen(config);
      }
      return new Server(web, connections, inFlight, config, table, news(config, ports), mcp, agent);
    } catch (RuntimeException e) {
      close(agent);
      mcp.close();
      connections.close();
      throw e;
    }
  }

  /// Asked before the web server is, which tells its log of a port that is taken, with all its
  /// stack, and its caller nothing.
  private static void requireFree(ServerConfig config) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw cannotListen(config);
    }
  }

  private static PluginException cannotListen(ServerConfig config) {
    return new PluginException(
        ErrorCode.CONFLICT,
        "The server cannot listen at %s:%d: the port is taken, or the address is not this machine's."
            .formatted(config.host(), config.port()));
  }

  private static Map<String, SocketOpener> openers(
      ServerConfig config, ServerPorts ports, PluginProxy proxy) {
    Map<String, SocketOpener> openers = new HashMap<>();
    openers.put(PluginEndpoints.PROXY, proxy::socket);
    ServerClusters clusters = ports.clusters();
    if (clusters != null) {
      openers.put(
          PodTerminals.PATH, new PodTerminals(clusters, ports.check(clusters), config.pingEvery()));
    }
    return openers;
  }

  private static @Nullable ClusterNews news(ServerConfig config, ServerPorts ports) {
    ServerClusters clusters = ports.clusters();
    return clusters == null
        ? null
        : ClusterNews.of(ports.plugins(), config.requestTimeout(), clusters.clusters());
  }

  private static WebServer build(
      ServerConfig config, Front front, McpDoor mcp, LiveConnections connections) {
    HttpRouting.Builder routing = HttpRouting.builder();
    mcp.open(routing);
    routing.any(front);
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(config.host())
            .port(config.port())
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(connections)
            // An answer's head and body are written one after the other: without this the second
            // waits, tens of milliseconds, until the client has acknowledged the first.
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .addProtocol(WsConfig.builder().maxFrameLength(ClientSocket.MESSAGE_BYTES_MAX).build())
            .directHandlers(inJson())
            .maxTcpConnections(config.connectionsMax())
            .maxPayloadSize(Math.max(config.uploadBytesMax(), config.archiveBytesMax()) + 1)
            .idleConnectionTimeout(config.idleTimeout())
            .idleConnectionPeriod(config.idleTimeout().dividedBy(4))
            .shutdownGracePeriod(java.time.Duration.ofMillis(200))
            .routing(routing);
    if (config.tls() != null) {
      builder.tls(TlsFiles.read(config.tls()));
    }
    return builder.build();
  }

  private static Http1ConnectionSelector http(SocketUpgrader upgrader) {
    return Http1ConnectionSelector.builder()
        .config(
            Http1Config.builder()
                .maxHeadersSize(HEADERS_BYTES_MAX)
                .maxPrologueLength(LINE_BYTES_MAX)
                .validateRequestHeaders(true)
                .validateResponseHeaders(true)
                .build())
        .upgraders(Map.of(upgrader.supportedProtocol(), upgrader))
        .build();
  }

  /// What is refused before there is a request: framing, sizes, versions of HTTP.
  private static DirectHandlers inJson() {
    var handlers = DirectHandlers.builder();
    DirectHandler json =
        (request, type, status, headers, message) -> {
          Answer answer =
              ErrorAnswer.of(
                  status.code(),
                  status.code() >= 500 ? "INTERNAL" : "INVALID_ARGUMENT",
                  status.reasonPhrase() + ".",
                  null,
                  "");
          byte[] body =
              answer.content() instanceof Answer.Content.Whole whole
                  ? whole.bytes().array()
                  : new byte[0];
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .headers(headers)
              .header(io.helidon.http.HeaderNames.CONTENT_TYPE, "application/json")
              .entity(body)
              .keepAlive(false)
              .build();
        };
    List<DirectHandler.EventType> types =
        new ArrayList<>(List.of(DirectHandler.EventType.values()));
    types.forEach(type -> handlers.addHandler(type, json));
    return handlers.build();
  }

  /// Everything it answers, for tests.
  EndpointTable table() {
    return table;
  }

  /// Where it listens; the port is the one that was taken where 0 was asked for.
  public URI uri() {
    String scheme = config.tls() == null ? "http" : "https";
    String host = config.host().indexOf(':') >= 0 ? "[" + config.host() + "]" : config.host();
    return URI.create(scheme + "://" + host + ":" + web.port() + config.basePath());
  }

  /// Says that it takes no more requests, ends event streams, lets requests in flight end for as
  /// long as the configuration says, then stops listening. Idempotent.
  @Override
  public void close() {
    mcp.close();
    if (!inFlight.draining()) {
      inFlight.drain(config.drainTimeout());
    }
    if (news != null) {
      news.close();
    }
    connections.close();
    web.stop();
    close(agent);
  }

  private static void close(@Nullable AgentDoor agent) {
    if (agent != null) {
      agent.close();
    }
  }
}
