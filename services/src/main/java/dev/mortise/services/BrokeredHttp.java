package dev.mortise.services;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Http;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.NetworkTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HTTP for one call of one plugin.
///
/// Follows up to five redirects, each of which the gate judges as a call of its own.
record BrokeredHttp(Egress egress, SecretSource secrets, HostCaller caller) implements Http {
  private static final int REDIRECTS_MAX = 5;
  private static final int PIECE_BYTES = 64 << 10;
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");

  @Override
  public Response get(Request request) {
    String method = method(request.method());
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: get reads with get or head, not with %s; use send."
              .formatted(caller.label(), request.method().toLowerCase(Locale.ROOT)));
    }
    if (request.payload().size() > 0) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, caller.label() + ": get sends no body; use send.");
    }
    return whole(method, request);
  }

  @Override
  public Response send(Request request) {
    return whole(method(request.method()), request);
  }

  private Response whole(String method, Request request) {
    byte[] bytes = request.payload().array();
    if (bytes.length > egress.config().bodyBytesMax()) {
      throw tooLong("The request");
    }
    HttpHop.Content content =
        bytes.length == 0 ? new HttpHop.Content.None() : new HttpHop.Content.Whole(bytes);
    HttpHop first = first(method, request.url(), request.headers(), content);
    Answer answer = ask(first, false);
    try (HttpLeg leg = answer.leg()) {
      return new Response(
          leg.status(), answer.target().url(), leg.headers(), Bytes.of(held(leg, answer.target())));
    }
  }

  @Override
  public StreamedResponse stream(StreamedRequest request) {
    String method = method(request.method());
    boolean empty = Set.of("GET", "HEAD").contains(method);
    HttpHop.Content content =
        empty ? new HttpHop.Content.None() : new HttpHop.Content.Once(limited(request.body()));
    HttpHop first = first(method, request.url(), request.headers(), content);
    Answer answer = ask(first, true);
    try {
      Body body = new Arriving(answer.leg(), answer.target());
      return new StreamedResponse(
          answer.leg().status(), answer.target().url(), answer.leg().headers(), body);
    } catch (RuntimeException e) {
      answer.leg().close();
      throw e;
    }
  }

  private HttpHop first(
      String method, String url, Map<String, List<String>> headers, HttpHop.Content content) {
    NetworkTarget target = NetworkTarget.ofUrl(url);
    if (!target.scheme().startsWith("http")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: HTTP takes http:// and https://, not %s://; use websocket."
              .formatted(caller.label(), target.scheme()));
    }
    return new HttpHop(method, target, HeaderRules.outgoing(headers), content);
  }

  private String method(String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    if (!METHOD.matcher(upper).matches() || upper.equals("CONNECT") || upper.equals("TRACE")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, caller.label() + ": that is no method a plugin may send.");
    }
    return upper;
  }

  private record Answer(HttpLeg leg, NetworkTarget target) {}

  /// @param streaming whether no deadline bounds the exchange once it is connected
  private Answer ask(HttpHop first, boolean streaming) {
    HttpHop hop = first;
    for (int redirects = 0; ; redirects++) {
      HttpLeg leg = send(hop, streaming);
      Optional<HttpHop> next;
      try {
        next = hop.after(leg.status(), leg.header("location"));
        if (next.isEmpty()) {
          return new Answer(leg, hop.target());
        }
      } catch (RuntimeException e) {
        leg.close();
        throw e;
      }
      leg.close();
      hop = next.get();
      if (redirects == REDIRECTS_MAX) {
        throw new PluginException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "%s: %s redirects more than %d times."
                .formatted(caller.label(), first.target().permissionTarget(), REDIRECTS_MAX));
      }
      caller
          .admission()
          .admit(new Permission("net", "http", hop.target().permissionTarget(), null));
    }
  }

  private HttpLeg send(HttpHop hop, boolean streaming) {
    Map<String, List<String>> headers =
        new SecretFilling(secrets, caller, "http").fill(hop.headers(), hop.target());
    Deadline deadline = caller.deadline();
    EgressConnection connection =
        egress.connect(caller, "http", hop.target(), hop.target().secure(), deadline);
    try {
      if (streaming) {
        connection.stream(egress.config().idleTimeout());
      }
      return HttpLeg.send(connection, hop, headers);
    } catch (IOException e) {
      connection.close();
      throw failed(hop.target(), connection.late(), e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private byte[] held(HttpLeg leg, NetworkTarget target) {
    var held = new ByteArrayOutputStream();
    try {
      for (byte[] piece = leg.read(PIECE_BYTES); piece != null; piece = leg.read(PIECE_BYTES)) {
        if (held.size() + piece.length > egress.config().bodyBytesMax()) {
          throw tooLong("The answer of " + target.permissionTarget());
        }
        held.writeBytes(piece);
      }
      return held.toByteArray();
    } catch (IOException e) {
      throw failed(target, leg.late(), e);
    }
  }

  private PluginException failed(NetworkTarget target, boolean late, IOException e) {
    return NetworkFailures.of(caller, target.permissionTarget(), late, e);
  }

  private PluginException tooLong(String what) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "%s: %s has a body of more than %d bytes, which are not held in memory; use stream."
            .formatted(caller.label(), what, egress.config().bodyBytesMax()));
  }

  private Body limited(Body body) {
    return new Counted(body, egress.config().streamBytesMax(), caller.label());
  }

  /// The body of an answer, as it arrives.
  private final class Arriving implements Body {
    private final HttpLeg leg;
    private final NetworkTarget target;
    private long left = egress.config().streamBytesMax();

    Arriving(HttpLeg leg, NetworkTarget target) {
      this.leg = leg;
      this.target = target;
    }

    @Override
    public byte @Nullable [] next() {
      try {
        byte[] piece = leg.read(PIECE_BYTES);
        left -= piece == null ? 0 : piece.length;
        if (left < 0) {
          throw Counted.tooLong(caller.label(), egress.config().streamBytesMax());
        }
        return piece;
      } catch (IOException e) {
        throw failed(target, leg.late(), e);
      }
    }

    @Override
    public void close() {
      leg.close();
    }
  }
}
