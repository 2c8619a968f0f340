package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import dev.mortise.mcp.McpConfig;
import dev.mortise.mcp.McpEndpoint;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.Toolbox;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
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
  private static final String PATH = "/mcp";

  private final String path;
  private final Reception reception;
  private final InFlight inFlight;
  private final Judge judge;
  private final McpEndpoint endpoint;

  McpDoor(ServerConfig config, ServerPorts ports, Reception reception, InFlight inFlight) {
    this.path = config.basePath() + PATH;
    this.reception = reception;
    this.inFlight = inFlight;
    this.judge = ports.judge();
    this.endpoint =
        new McpEndpoint(
            ports.plugins(),
            new Toolbox(ports.plugins(), ports.pins()),
            McpConfig.of(version()).withHosts(hosts(config)),
            ports.clock(),
            this::seen);
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
    routing.addFilter(this::counted).register(path, endpoint.http(this::caller));
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
    }
  }

  /// Who sends it. A cookie alone, which a browser sends unasked, counts for nothing here.
  private Optional<Caller> caller(ServerRequest request) {
    Map<String, List<String>> headers = RequestHeaders.all(request.headers());
    return reception
        .recognise(headers)
        .filter(visitor ->
            visitor.credential() == Visitor.Credential.KEY
                || Reception.carriesToken(visitor, headers))
        .map(Visitor::caller);
  }

  private boolean seen(Caller caller, OfferedTool tool) {
    Verb verb = tool.details().mutating() ? Verb.CREATE : Verb.GET;
    return judge.refusal(caller, Access.toPlugin(tool.plugin(), verb)).isEmpty();
  }

  /// Ends all sessions of MCP clients.
  @Override
  public void close() {
    endpoint.close();
  }
}
