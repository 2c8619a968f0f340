package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.ToolPins;
import dev.mortise.services.Toolbox;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.DefaultMcpStreamableServerSessionFactory;
import io.modelcontextprotocol.spec.McpLoggableSession;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/// Shows the tools of all plugins, and the resources they keep, to MCP clients, over stdio and over
/// HTTP. Every use passes the gate on behalf of whoever the transport says is calling.
///
/// Safe for any thread. Whoever makes it closes it, which ends all sessions.
public final class McpEndpoint implements AutoCloseable {
  private final McpConfig config;
  private final Work work = new Work();
  private final Handlers handlers;
  private final HttpSessions sessions;
  private final Set<McpLoggableSession> stdio = ConcurrentHashMap.newKeySet();
  private final ListChanges changes;

  /// @param seen whether a caller is shown a tool at all
  public McpEndpoint(
      PluginService plugins,
      Toolbox toolbox,
      McpConfig config,
      InstantSource clock,
      BiPredicate<Caller, OfferedTool> seen) {
    this.config = config;
    this.sessions = new HttpSessions(config, clock);
    this.handlers =
        new Handlers(
            new McpTools(toolbox, config, seen), new McpResources(plugins, config), config, work);
    this.changes =
        new ListChanges(
            plugins,
            toolbox,
            () -> tell(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED),
            () -> tell(McpSchema.METHOD_NOTIFICATION_RESOURCES_LIST_CHANGED));
  }

  /// An endpoint that shows everybody every tool, and forgets with its end what was approved.
  public static McpEndpoint of(PluginService plugins, McpConfig config) {
    return new McpEndpoint(
        plugins,
        new Toolbox(plugins, ToolPins.inMemory()),
        config,
        InstantSource.system(),
        (_, _) -> true);
  }

  /// MCP over streamable HTTP, to be registered under the path clients know, such as `/mcp`.
  ///
  /// @param authenticate who sends a request; empty refuses it with 401
  /// @param body of a request; may throw a [dev.mortise.api.PluginException] when the client takes
  ///   too long to send it
  public HttpService http(
      Function<ServerRequest, Optional<McpClient>> authenticate,
      Function<ServerRequest, InputStream> body) {
    return new McpHttp(
        new DefaultMcpStreamableServerSessionFactory(
            config.confirmTimeout(),
            handlers::initialize,
            handlers.requests(),
            handlers.notifications(),
            _ -> Mono.empty(),
            McpJsonDefaults.getSchemaValidator()),
        sessions,
        config,
        authenticate,
        body);
  }

  /// Serves one client until its input ends; blocks.
  ///
  /// @param caller whose client it is
  /// @param out nothing else may write to it
  public void stdio(Caller caller, InputStream in, OutputStream out) throws IOException {
    StdioSession session =
        new StdioSession(handlers, caller, new StdioTransport(out), config.confirmTimeout());
    stdio.add(session.session());
    try {
      session.serve(in);
    } finally {
      stdio.remove(session.session());
    }
  }

  private void tell(String notification) {
    stdio.forEach(session -> tell(session, notification));
    sessions.all().forEach(session -> tell(session.session(), notification));
  }

  /// A client that does not listen now lists anew when it needs to.
  private static void tell(McpLoggableSession session, String notification) {
    session.sendNotification(notification).onErrorComplete().subscribe();
  }

  @Override
  public void close() {
    changes.close();
    sessions.endAll();
    work.close();
  }
}
