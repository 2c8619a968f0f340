package dev.mortise.server;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request as its handler sees it. For the thread of the connection.
final class Visit {
  private static final String CLUSTER = "x-cluster-name";

  private final ServerRequest request;
  private final ServerConfig config;
  private final String id;
  private final CleanPath path;
  private final Map<String, String> values;
  private final Map<String, List<String>> parameters;
  private final @Nullable Visitor visitor;
  private final UnaryOperator<String> clusters;
  private Map<String, List<String>> headers;
  private @Nullable StreamedBody body;

  Visit(
      ServerRequest request,
      ServerConfig config,
      String id,
      CleanPath path,
      Map<String, String> values,
      Map<String, List<String>> headers,
      @Nullable Visitor visitor,
      UnaryOperator<String> clusters) {
    this.clusters = clusters;
    this.request = request;
    this.config = config;
    this.id = id;
    this.path = path;
    this.values = values;
    this.headers = headers;
    this.parameters = Parameters.of(request.query().rawValue());
    this.visitor = visitor;
  }

  /// A word for logs that the client knows as well.
  String id() {
    return id;
  }

  /// In upper case.
  String method() {
    return request.prologue().method().text();
  }

  /// Below the base path.
  CleanPath path() {
    return path;
  }

  /// What stands for a name of the endpoint's pattern.
  String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name + " in this endpoint's path");
    }
    return value;
  }

  /// The query: every parameter with all its values.
  Map<String, List<String>> parameters() {
    return parameters;
  }

  /// The query as it was sent.
  String rawQuery() {
    return request.query().rawValue();
  }

  /// The first value of a parameter.
  Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /// A parameter that is a number.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is none or out of bounds
  int number(String name, int least, int most, int otherwise) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are not too large either.
    }
    throw new PluginException(
        ErrorCode.INVALID_ARGUMENT, name + " must be a number from " + least + " to " + most + ".");
  }

  /// All headers by name in lower case, as middleware left them.
  Map<String, List<String>> headers() {
    return headers;
  }

  /// The first value of a header.
  ///
  /// @param name in lower case
  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /// What middleware made of the headers.
  void replaceHeaders(Map<String, List<String>> changed) {
    headers = changed;
  }

  /// Who asks.
  ///
  /// @throws Refused 401 when nobody is signed in
  Visitor visitor() {
    if (visitor == null) {
      throw Refused.unknown();
    }
    return visitor;
  }

  /// Who asks, or nobody.
  Optional<Visitor> maybeVisitor() {
    return Optional.ofNullable(visitor);
  }

  /// The address the request came from; behind proxies that are trusted, of who asked them.
  String client() {
    return config.trustedProxies().client(request.remotePeer().host(), headers);
  }

  /// Which cluster it is about: the header, the query, the cookie of that name, else the default;
  /// empty where there is none.
  String cluster() {
    return clusters.apply(chosen(headers, parameters));
  }

  static String chosen(Map<String, List<String>> headers, Map<String, List<String>> parameters) {
    return headers.getOrDefault(CLUSTER, List.of()).stream()
        .findFirst()
        .or(() -> parameters.getOrDefault(CLUSTER, List.of()).stream().findFirst())
        .or(() -> Cookies.of(headers).value(CLUSTER))
        .orElse("");
  }

  /// What middleware sees of it.
  Asked asked() {
    return new Asked(method(), path.toString(), headers, visitor().caller(), cluster());
  }

  /// Whether there is a body.
  boolean hasBody() {
    return request.content().hasEntity();
  }

  /// What of the body nobody has read.
  InputStream rest() {
    return body == null ? request.content().inputStream() : body.raw();
  }

  /// Whether all of it was read, so that the connection can serve another request.
  boolean bodyOver() {
    StreamedBody stream = body;
    return !hasBody() || (stream != null && stream.finished());
  }

  /// The body as it comes.
  ///
  /// @throws Refused 413 when it says itself that it is larger
  StreamedBody body(long bytesMax, Deadline deadline) {
    if (request.headers().contentLength().orElse(0) > bytesMax) {
      throw Refused.tooLarge(bytesMax);
    }
    LiveConnection connection = LiveConnection.CURRENT.get();
    TimedInput in =
        hasBody() ? new TimedInput(request.content().inputStream(), connection, deadline) : null;
    StreamedBody stream = new StreamedBody(in, bytesMax);
    body = stream;
    return stream;
  }

  /// The body as JSON; `{}` where there is none.
  ///
  /// @throws Refused 413, 415
  /// @throws PluginException `INVALID_ARGUMENT` when it is no JSON
  Json document() {
    String type = header("content-type").orElse("application/json");
    if (hasBody() && !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Refused.notJson();
    }
    return Json.of(whole(config.documentBytesMax()));
  }

  /// The same read into a tree.
  JsonNode tree() {
    return JsonCodec.tree(document());
  }

  /// The same as a record.
  <T> T document(Class<T> type) {
    return JsonCodec.decode(document(), type);
  }

  /// All bytes of the body.
  ///
  /// @throws Refused 413
  byte[] whole(long bytesMax) {
    StreamedBody stream = body(bytesMax, Deadline.after(config.requestTimeout()));
    var bytes = new ByteArrayOutputStream();
    try {
      for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
        bytes.writeBytes(piece);
      }
    } catch (PluginException e) {
      throw stream.tooLarge() ? Refused.tooLarge(bytesMax) : e;
    }
    return bytes.toByteArray();
  }
}
