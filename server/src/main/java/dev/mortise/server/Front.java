package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Trace;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every request comes through here: it is read, found in the table, its sender recognised, shown
/// to middleware, judged, and only then handled.
///
/// Runs on the thread of the connection.
final class Front implements Handler {
  private static final System.Logger LOG = System.getLogger(Front.class.getName());
  private static final HeaderName REQUEST_ID_HEADER = HeaderNames.create("X-Request-Id");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private static final long LINGER_BYTES_MAX = 2 << 20;

  private final ServerConfig config;
  private final EndpointTable table;
  private final Reception reception;
  private final MiddlewareChain middleware;
  private final InFlight inFlight;
  private final Delivery delivery;
  private final UnaryOperator<String> clusters;

  Front(
      ServerConfig config,
      EndpointTable table,
      Reception reception,
      MiddlewareChain middleware,
      InFlight inFlight,
      Delivery delivery,
      UnaryOperator<String> clusters) {
    this.clusters = clusters;
    this.config = config;
    this.table = table;
    this.reception = reception;
    this.middleware = middleware;
    this.inFlight = inFlight;
    this.delivery = delivery;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    LiveConnection connection = LiveConnection.CURRENT.get();
    String id = id(request);
    inFlight.enter();
    connection.begin();
    boolean gone;
    try {
      if (answer(request, response, id)) {
        connection.last();
      }
    } finally {
      gone = connection.end();
      connection.afterwards(inFlight::leave);
    }
    if (gone) {
      throw new CloseConnectionException("the client has gone");
    }
  }

  /// @return whether the connection ends with it
  private boolean answer(ServerRequest request, ServerResponse response, String id) {
    var made = new Made();
    Answer answer;
    try {
      answer = route(request, id, made);
    } catch (Refused refused) {
      answer = refused.answer();
    } catch (PluginException failure) {
      answer = ErrorAnswer.of(failure, made.plugin());
    } catch (CloseConnectionException e) {
      throw e;
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, () -> "request " + id + " failed by a bug", bug);
      answer =
          ErrorAnswer.of(
              500,
              ErrorCode.INTERNAL.name(),
              "The server failed; its log says why under request " + id + ".",
              null,
              "");
    }
    boolean close =
        inFlight.draining()
            || !made.bodyOver(request)
            || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    send(answer, request, response, id, close);
    if (!made.bodyOver(request)) {
      linger(request, made);
    }
    return close;
  }

  private void send(
      Answer answer, ServerRequest request, ServerResponse response, String id, boolean close) {
    boolean endless = answer.content() instanceof Answer.Content.Events;
    if (endless) {
      inFlight.streaming();
    }
    try {
      boolean headOnly = request.prologue().method().text().equals("HEAD");
      delivery.send(answer, response, id, close, headOnly);
    } finally {
      if (endless) {
        inFlight.streamed();
      }
    }
  }

  /// Reads a little of what the client still sends: closing at once would make its system throw the
  /// answer away.
  private static void linger(ServerRequest request, Made made) {
    LiveConnection connection = LiveConnection.CURRENT.get();
    connection.hangUpSoon();
    try {
      InputStream rest = made.visit == null ? request.content().inputStream() : made.visit.rest();
      long left = LINGER_BYTES_MAX;
      byte[] piece = new byte[16 * 1024];
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = rest.read(piece);
      }
    } catch (IOException | RuntimeException e) {
      // It has gone, or was hung up on.
      LOG.log(Level.TRACE, "a client did not wait for the end of its own request", e);
    }
  }

  /// What was learnt of a request before it failed.
  private static final class Made {
    private @Nullable Visit visit;
    private @Nullable String plugin;

    @Nullable String plugin() {
      return plugin;
    }

    boolean bodyOver(ServerRequest request) {
      Visit made = visit;
      return made == null ? !request.content().hasEntity() : made.bodyOver();
    }
  }

  private String id(ServerRequest request) {
    List<String> given = request.headers().values(REQUEST_ID_HEADER);
    if (given.size() == 1 && REQUEST_ID.matcher(given.getFirst()).matches()) {
      return given.getFirst();
    }
    // It names a request in logs and proves nothing.
    var random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
  }

  private Answer route(ServerRequest request, String id, Made made) {
    RuntimeException noSocket = LiveConnection.CURRENT.get().takeRefusal();
    if (noSocket != null) {
      throw noSocket;
    }
    CleanPath path = path(config, request.prologue());
    EndpointTable.Match.Found found = find(request.prologue().method().text(), path);
    Endpoint endpoint = found.endpoint();
    if (inFlight.draining() && endpoint.admission() != Admission.OPEN) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The server is shutting down.");
    }
    made.plugin = found.values().get("plugin");
    Map<String, List<String>> headers = RequestHeaders.all(request.headers());
    Optional<Visitor> visitor = reception.recognise(endpoint, headers);
    Visit visit =
        new Visit(
            request, config, id, path, found.values(), headers, visitor.orElse(null), clusters);
    made.visit = visit;
    reception.checkOrigin(visit);
    if (endpoint.behindMiddleware()) {
      visit.replaceHeaders(middleware.apply(visit.asked()));
    }
    // After the middleware: what it changed is what is judged and handled.
    reception.authorise(endpoint, visit);
    Answer answer =
        Trace.within(
            visit.header("traceparent").orElse(""), () -> endpoint.handler().handle(visit));
    return visitor
        .map(opener -> answer.guarded(() -> reception.lost(opener, headers)))
        .orElse(answer);
  }

  /// The path of a request below the base path.
  static CleanPath path(ServerConfig config, io.helidon.http.HttpPrologue prologue) {
    if (prologue.fragment().hasValue()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "A request has no part behind a #; leave it out.");
    }
    CleanPath whole = CleanPath.of(prologue.uriPath().rawPath());
    if (config.basePath().isEmpty()) {
      return whole;
    }
    List<String> base = List.of(config.basePath().substring(1).split("/", -1));
    List<String> segments = whole.segments();
    if (segments.size() < base.size() || !segments.subList(0, base.size()).equals(base)) {
      throw notThere(whole);
    }
    return new CleanPath(segments.subList(base.size(), segments.size()));
  }

  private EndpointTable.Match.Found find(String method, CleanPath path) {
    return switch (table.find(method, path)) {
      case EndpointTable.Match.Found found -> found;
      case EndpointTable.Match.Nothing _ -> throw notThere(path);
      case EndpointTable.Match.OtherMethods others ->
          throw new Refused(
              ErrorAnswer.of(
                      405,
                      "METHOD_NOT_ALLOWED",
                      "There is no " + method + " at " + path + ".",
                      null,
                      "")
                  .with("Allow", String.join(", ", others.methods())));
    };
  }

  private static PluginException notThere(CleanPath path) {
    return new PluginException(ErrorCode.NOT_FOUND, "There is nothing at " + path + ".");
  }
}
