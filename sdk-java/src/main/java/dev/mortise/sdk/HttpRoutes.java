package dev.mortise.sdk;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Routes made of functions, in the order they were added; the first that fits answers.
///
/// In a pattern `*` is one segment and a last `**` any number. Not for several threads while it is
/// being built.
public final class HttpRoutes implements Routes {
  private record Route(String method, List<String> pattern, Function<Request, Response> run) {}

  private record Socket(
      List<String> pattern, BiFunction<Handshake, Items<Message>, Items<Message>> run) {}

  private final List<Route> routes = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  /// Without any route yet.
  public HttpRoutes() {}

  /// Adds a route.
  ///
  /// @param method `get`, `post` …
  /// @param path a pattern such as `/rates/*`
  public HttpRoutes on(String method, String path, Function<Request, Response> run) {
    String lower = method.toLowerCase(Locale.ROOT);
    routes.add(new Route(lower, segments(path), run));
    paths.add(new Path(path, List.of(lower)));
    return this;
  }

  /// Adds a WebSocket.
  ///
  /// @param path a pattern such as `/rooms/*`
  /// @param run is given what the client sends, and returns what it is sent
  public HttpRoutes webSocket(
      String path, BiFunction<Handshake, Items<Message>, Items<Message>> run) {
    sockets.add(new Socket(segments(path), run));
    paths.add(new Path(path, List.of("connect")));
    return this;
  }

  Details details() {
    return new Details(paths);
  }

  /// An answer of JSON.
  public static Response json(int status, Json document) {
    return answer(status, "application/json", Bytes.of(document.utf8()));
  }

  /// An answer of plain text.
  public static Response text(int status, String text) {
    return answer(status, "text/plain; charset=utf-8", Bytes.of(text));
  }

  /// An answer that goes on: each text is one server-sent event, until the items end or the client
  /// is gone.
  public static Response events(Items<String> texts) {
    Map<String, List<String>> headers =
        Map.of(
            "content-type", List.of("text/event-stream"),
            "cache-control", List.of("no-store"));
    return new Response(200, headers, new EventStream(texts));
  }

  private static Response answer(int status, String type, Bytes bytes) {
    return new Response(status, Map.of("content-type", List.of(type)), Body.of(bytes));
  }

  @Override
  public Response handle(Request request) {
    List<String> path = segments(request.path());
    boolean pathKnown = false;
    for (Route route : routes) {
      if (fits(route.pattern(), path)) {
        pathKnown = true;
        if (route.method().equals(request.method().toLowerCase(Locale.ROOT))) {
          return route.run().apply(request);
        }
      }
    }
    return pathKnown ? text(405, "method not allowed\n") : text(404, "not found\n");
  }

  @Override
  public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
    List<String> path = segments(handshake.path());
    for (Socket socket : sockets) {
      if (fits(socket.pattern(), path)) {
        return socket.run().apply(handshake, incoming);
      }
    }
    throw new PluginException(
        ErrorCode.NOT_FOUND, "There is no WebSocket at " + handshake.path() + ".");
  }

  private static boolean fits(List<String> pattern, List<String> path) {
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i).equals("**") && i == pattern.size() - 1) {
        return true;
      }
      if (i >= path.size() || !(pattern.get(i).equals("*") || pattern.get(i).equals(path.get(i)))) {
        return false;
      }
    }
    return pattern.size() == path.size();
  }

  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
  }
}
