package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/// MCP over streamable HTTP: one path for POST, GET and DELETE. One request is one virtual thread.
final class McpHttp implements HttpService {
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  /// That a client hung up is noticed a moment later. One that comes again with the same id, as
  /// programs do that number no requests, is not refused for that.
  private static final Duration NOTICED = Duration.ofSeconds(10);

  private static final HeaderName SESSION = HeaderNames.create("Mcp-Session-Id");
  private static final HeaderName VERSION = HeaderNames.create("MCP-Protocol-Version");
  private static final HeaderName TRACE = HeaderNames.create(Handlers.TRACE);
  private static final String EVENTS = "text/event-stream";
  private static final String JSON = "application/json";

  private final McpStreamableServerSession.Factory factory;
  private final HttpSessions sessions;
  private final OriginCheck origins;
  private final Function<ServerRequest, Optional<McpClient>> authenticate;
  private final Function<ServerRequest, InputStream> body;

  /// @param authenticate who sends a request; empty refuses it
  /// @param body what it sends
  McpHttp(
      McpStreamableServerSession.Factory factory,
      HttpSessions sessions,
      McpConfig config,
      Function<ServerRequest, Optional<McpClient>> authenticate,
      Function<ServerRequest, InputStream> body) {
    this.body = body;
    this.factory = factory;
    this.sessions = sessions;
    this.origins = new OriginCheck(config.hosts());
    this.authenticate = authenticate;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/", (request, response) -> handle(request, response, this::post));
    rules.get("/", (request, response) -> handle(request, response, this::get));
    rules.delete("/", (request, response) -> handle(request, response, this::delete));
  }

  private interface Verb {
    void handle(ServerRequest request, ServerResponse response, McpClient client) throws Exception;
  }

  private void handle(ServerRequest request, ServerResponse response, Verb verb) throws Exception {
    if (!origins.allows(request)) {
      refuse(response, Status.FORBIDDEN_403, "This server does not answer to that Host or Origin.");
      return;
    }
    Optional<McpClient> client = authenticate.apply(request);
    if (client.isEmpty()) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"mortise\"");
      refuse(response, Status.UNAUTHORIZED_401, "Sign in with an API key: Authorization: Bearer …");
      return;
    }
    Optional<String> version = request.headers().first(VERSION);
    if (version.isPresent() && !Handlers.speaks(version.get())) {
      refuse(response, Status.BAD_REQUEST_400, "This server does not speak that version of MCP.");
      return;
    }
    try {
      verb.handle(request, response, client.get());
    } catch (PluginException e) {
      Status status =
          switch (e.code()) {
            case RESOURCE_EXHAUSTED -> Status.TOO_MANY_REQUESTS_429;
            case CONFLICT, INVALID_ARGUMENT -> Status.BAD_REQUEST_400;
            case DEADLINE_EXCEEDED -> Status.REQUEST_TIMEOUT_408;
            default -> Status.INTERNAL_SERVER_ERROR_500;
          };
      refuse(response, status, String.valueOf(e.getMessage()));
    }
  }

  private void post(ServerRequest request, ServerResponse response, McpClient client)
      throws Exception {
    Caller caller = client.caller();
    if (!accepts(request, JSON) || !accepts(request, EVENTS)) {
      refuse(response, Status.NOT_ACCEPTABLE_406, "Accept must name " + JSON + " and " + EVENTS);
      return;
    }
    McpSchema.JSONRPCMessage message = read(request, response);
    if (message == null) {
      return;
    }
    if (message instanceof McpSchema.JSONRPCRequest first
        && first.method().equals(McpSchema.METHOD_INITIALIZE)) {
      initialize(first, response, caller);
      return;
    }
    HttpSession session = session(request, response, caller);
    if (session == null) {
      return;
    }
    String trace = request.headers().first(TRACE).orElse("");
    Context context = Context.of(McpTransportContext.KEY, Handlers.context(caller, trace));
    switch (message) {
      case McpSchema.JSONRPCNotification n when n.method().equals(Running.CANCELLED) -> {
        session.running().cancel(n);
        response.status(Status.ACCEPTED_202).send();
      }
      case McpSchema.JSONRPCNotification n -> {
        session.session().accept(n).contextWrite(context).block();
        response.status(Status.ACCEPTED_202).send();
      }
      case McpSchema.JSONRPCResponse answer -> {
        session.session().accept(answer).contextWrite(context).block();
        response.status(Status.ACCEPTED_202).send();
      }
      case McpSchema.JSONRPCRequest call ->
          stream(call, session, context, response, client.still());
      default -> refuse(response, Status.BAD_REQUEST_400, "The body is no JSON-RPC message.");
    }
  }

  private void initialize(McpSchema.JSONRPCRequest request, ServerResponse response, Caller caller)
      throws IOException {
    McpSchema.InitializeRequest asked;
    try {
      asked =
          McpJsonDefaults.getMapper()
              .convertValue(request.params(), McpSchema.InitializeRequest.class);
    } catch (RuntimeException e) {
      refuse(response, Status.BAD_REQUEST_400, "The initialize request is not one.");
      return;
    }
    var begun = factory.startSession(asked);
    sessions.add(begun.session(), caller);
    response.header(SESSION, begun.session().getId());
    send(
        response,
        Status.OK_200,
        MessageText.of(McpSchema.JSONRPCResponse.result(request.id(), begun.initResult().block())));
  }

  private static void stream(
      McpSchema.JSONRPCRequest call,
      HttpSession session,
      Context context,
      ServerResponse response,
      BooleanSupplier still) {
    Disposable.Swap place = session.running().begin(call.id(), NOTICED);
    try {
      SseTransport transport = events(response);
      place.update(
          session
              .session()
              .responseStream(transport)
              .handle(call)
              .contextWrite(context)
              .doFinally(_ -> transport.close())
              .onErrorResume(_ -> Mono.empty())
              .subscribe());
      transport.awaitEnd(still);
    } catch (IOException e) {
      // The client is gone, and with it whoever wanted the answer.
      return;
    } finally {
      place.dispose();
      session.running().end(call.id(), place);
    }
  }

  private void get(ServerRequest request, ServerResponse response, McpClient client) {
    if (!accepts(request, EVENTS)) {
      refuse(response, Status.NOT_ACCEPTABLE_406, "Accept must name " + EVENTS);
      return;
    }
    HttpSession session = session(request, response, client.caller());
    if (session == null) {
      return;
    }
    SseTransport transport = events(response);
    var listening = session.session().listeningStream(transport);
    try {
      transport.awaitEnd(client.still());
    } catch (IOException e) {
      // The client is gone; it may come back with the same session.
      return;
    } finally {
      listening.close();
    }
  }

  private void delete(ServerRequest request, ServerResponse response, McpClient client) {
    HttpSession session = session(request, response, client.caller());
    if (session != null) {
      sessions.remove(session);
      response.status(Status.NO_CONTENT_204).send();
    }
  }

  private static SseTransport events(ServerResponse response) {
    response.status(Status.OK_200);
    response.header(HeaderNames.CONTENT_TYPE, EVENTS);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    return new SseTransport(response.outputStream());
  }

  private McpSchema.@Nullable JSONRPCMessage read(ServerRequest request, ServerResponse response)
      throws IOException {
    byte[] bytes;
    try (InputStream in = body.apply(request)) {
      bytes = in.readNBytes(BODY_BYTES_MAX + 1);
    }
    if (bytes.length > BODY_BYTES_MAX) {
      refuse(
          response,
          Status.REQUEST_ENTITY_TOO_LARGE_413,
          "A message has at most " + BODY_BYTES_MAX + " bytes.");
      return null;
    }
    try {
      return McpSchema.deserializeJsonRpcMessage(
          McpJsonDefaults.getMapper(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      refuse(response, Status.BAD_REQUEST_400, "The body is no JSON-RPC message.");
      return null;
    }
  }

  private @Nullable HttpSession session(
      ServerRequest request, ServerResponse response, Caller caller) {
    Optional<String> id = request.headers().first(SESSION);
    if (id.isEmpty()) {
      refuse(response, Status.BAD_REQUEST_400, "Mcp-Session-Id is missing; initialize first.");
      return null;
    }
    Optional<HttpSession> session = sessions.find(id.get(), caller);
    if (session.isEmpty()) {
      refuse(response, Status.NOT_FOUND_404, "There is no such session; initialize anew.");
    }
    return session.orElse(null);
  }

  private static boolean accepts(ServerRequest request, String type) {
    List<String> values = request.headers().values(HeaderNames.ACCEPT);
    return values.stream().anyMatch(v -> v.contains(type) || v.contains("*/*"));
  }

  private static void refuse(ServerResponse response, Status status, String why) {
    send(response, status, MessageText.error(null, McpSchema.ErrorCodes.INVALID_REQUEST, why));
  }

  private static void send(ServerResponse response, Status status, byte[] message) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, JSON);
    response.send(message);
  }
}
