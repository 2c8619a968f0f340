package dev.mortise.server;

import dev.mortise.api.Deadline;
import dev.mortise.mcp.McpClient;
import dev.mortise.mcp.McpConfig;
import dev.mortise.mcp.McpEndpoint;
import dev.mortise.services.Toolbox;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The way of MCP clients to plugins' tools, at `/mcp`: known by an API key or a session, shown
/// what their roles let them use, counted like any other request.
///
/// Plugins' middleware does not stand in front of it.
final class McpDoor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(McpDoor.class.getName());
  private static final String PATH = "/mcp";

  private final String path;
  private final Reception reception;
  private final InFlight inFlight;
  private final Duration requestTimeout;
  private final McpEndpoint endpoint;

  McpDoor(ServerConfig config, ServerPorts ports, Reception reception, InFlight inFlight) {
    this.path = config.basePath() + PATH;
    this.reception = reception;
    this.inFlight = inFlight;
    this.requestTimeout = config.requestTimeout();
    this.endpoint =
        new McpEndpoint(
            ports.plugins(),
            new Toolbox(ports.plugins(), ports.pins()),
            McpConfig.of(version()).withHosts(hosts(config)),
            ports.clock(),
            new ToolSight(ports.judge())::sees);
  }

  private static String version() {
    return Optional.ofNullable(McpDoor.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /// The names this server is known by; a wildcard address is none.
  static Set<String> hosts(ServerConfig config) {
    Set<String> hosts = new HashSet<>(McpConfig.LOOPBACK);
    String own = config.host().toLowerCase(Locale.ROOT);
    hosts.add(own.indexOf(':') >= 0 ? "[" + own + "]" : own);
    hosts.removeAll(Set.of("0.0.0.0", "[::]"));
    if (config.publicUrl() != null) {
      Optional.ofNullable(URI.create(config.publicUrl()).getHost())
          .ifPresent(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }
    return hosts;
  }

  /// Puts it in front of everything else that is routed.
  void open(HttpRouting.Builder routing) {
    routing.addFilter(this::counted).register(path, endpoint.http(this::client, this::body));
  }

  private void counted(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!request.path().path().equals(path)) {
      chain.proceed();
      return;
    }
    response.header(HeaderValues.create("X-Content-Type-Options", "nosniff"));
    if (inFlight.draining()) {
      response.header(HeaderNames.RETRY_AFTER, "1");
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
      return;
    }
    boolean listens = request.prologue().method().text().equals("GET");
    inFlight.enter();
    if (listens) {
      inFlight.streaming();
    }
    try {
      LiveConnection.CURRENT.get().begin();
      chain.proceed();
    } finally {
      LiveConnection.CURRENT.get().end();
      if (listens) {
        inFlight.streamed();
      }
      inFlight.leave();
      takeRest(request);
    }
  }

  /// Reads what a refused client still sends, for as long as a JSON body may take.
  private void takeRest(ServerRequest request) {
    if (request.content().consumed()) {
      return;
    }
    LiveConnection connection = LiveConnection.CURRENT.get();
    connection.hangUpAt(Deadline.after(requestTimeout));
    try {
      request.content().consume();
    } catch (RuntimeException e) {
      // It has gone, or was hung up on.
      LOG.log(Level.TRACE, "a client did not send the whole of a refused request", e);
    } finally {
      connection.stay();
    }
  }

  /// Who sends it. A cookie alone, which a browser sends unasked, counts for nothing here.
  private Optional<McpClient> client(ServerRequest request) {
    Map<String, List<String>> headers = RequestHeaders.all(request.headers());
    return reception
        .recognise(headers)
        .filter(visitor ->
            visitor.credential() == Visitor.Credential.KEY
                || Reception.carriesToken(visitor, headers))
        .map(visitor -> client(visitor, headers));
  }

  private McpClient client(Visitor visitor, Map<String, List<String>> headers) {
    var lost = RightsGuard.patient(() -> reception.lost(visitor, headers));
    return new McpClient(visitor.caller(), () -> RightsGuard.ask(lost).isEmpty());
  }

  /// What it sends, for as long as a JSON body may take.
  private InputStream body(ServerRequest request) {
    return new TimedInput(
        request.content().inputStream(),
        LiveConnection.CURRENT.get(),
        Deadline.after(requestTimeout));
  }

  /// Ends all sessions of MCP clients.
  @Override
  public void close() {
    endpoint.close();
  }
}
