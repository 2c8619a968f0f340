package dev.mortise.server;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Routes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Hands requests below `/api/v1/plugins/<id>/` to the plugin's routes.
///
/// The plugin gets a clean request and the caller's name and roles, nothing that works elsewhere.
/// Both bodies stream; nothing of them is held. Whether the plugin may answer and the caller may
/// ask is the gate's to say.
final class PluginProxy {
  /// What a plugin's path begins with, below the base path.
  static final String ROOT = "/api/v1/plugins/";

  private static final String EVENTS = "text/event-stream";

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private final PluginService plugins;
  private final ServerConfig config;
  private final InstantSource clock;

  PluginProxy(PluginService plugins, ServerConfig config, InstantSource clock) {
    this.plugins = plugins;
    this.config = config;
    this.clock = clock;
  }

  /// One request, one answer.
  Answer handle(Visit visit) {
    String plugin = visit.value("plugin");
    if (!METHODS.contains(visit.method())) {
      throw new Refused(
          ErrorAnswer.of(
                  405,
                  "METHOD_NOT_ALLOWED",
                  "Plugins answer no " + visit.method() + ".",
                  plugin,
                  "")
              .with("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"));
    }
    if (visit.header("upgrade").filter(u -> u.equalsIgnoreCase("websocket")).isPresent()) {
      // It would have become one before, were it allowed.
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, plugin + ": this is no complete WebSocket handshake.");
    }
    requireRunning(plugin);
    StreamedBody body = visit.body(config.uploadBytesMax(), Deadline.after(config.uploadTimeout()));
    Routes routes =
        plugins.contribution(
            Routes.class, plugin, "", visit.visitor().caller(), config.requestTimeout());
    Routes.Response response;
    try {
      response = routes.handle(request(visit, body));
    } catch (PluginException e) {
      throw body.tooLarge() ? Refused.tooLarge(body.bytesMax()) : e;
    }
    return answer(plugin, response, visit.method().equals("HEAD"));
  }

  private Routes.Request request(Visit visit, Body body) {
    boolean head = visit.method().equals("HEAD");
    return new Routes.Request(
        head ? "get" : visit.method().toLowerCase(Locale.ROOT),
        visit.value("path"),
        visit.parameters(),
        RequestHeaders.forPlugin(visit.headers()),
        visit.cluster(),
        body);
  }

  private Answer answer(String plugin, Routes.Response response, boolean head) {
    int status = response.status();
    if (status < 200 || status > 599) {
      response.body().close();
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          plugin + ": it answered with status " + status + ", which is none from 200 to 599.");
    }
    var headers = ResponseHeaders.fromPlugin(response.headers(), config.basePath() + ROOT + plugin);
    if (status == 204 || status == 205 || status == 304) {
      response.body().close();
      return new Answer(status, headers, new Answer.Content.Whole(Bytes.EMPTY));
    }
    boolean events =
        headers.getOrDefault("content-type", List.of("")).getFirst().startsWith(EVENTS);
    // What fails before its first piece is told by a status; events may be long in coming.
    Answer.Content content =
        events
            ? new Answer.Content.Pieces(response.body())
            : begun(response.body(), head ? -1 : announced(response.headers()));
    return new Answer(status, headers, content);
  }

  /// How long the plugin says its answer is; -1 when it does not.
  private static long announced(Map<String, List<String>> headers) {
    List<String> said = headers.getOrDefault("content-length", List.of());
    return said.size() == 1 && LENGTH.matcher(said.getFirst()).matches()
        ? Long.parseLong(said.getFirst())
        : -1;
  }

  /// An answer of one piece goes out in one write, with its length.
  ///
  /// @param announced only a hint: what comes is what is sent
  private static Answer.Content begun(Body body, long announced) {
    try {
      return content(body, announced);
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private static Answer.Content content(Body body, long announced) {
    byte[] first = body.next();
    if (first == null) {
      body.close();
      return new Answer.Content.Whole(Bytes.EMPTY);
    }
    byte[] second = first.length == announced ? body.next() : null;
    if (first.length == announced && second == null) {
      body.close();
      return new Answer.Content.Whole(Bytes.of(first));
    }
    return new Answer.Content.Pieces(new Begun(first, second, body));
  }

  /// A body of which up to two pieces were read already.
  private static final class Begun implements Body {
    private byte @Nullable [] first;
    private byte @Nullable [] second;
    private final Body rest;

    Begun(byte[] first, byte @Nullable [] second, Body rest) {
      this.first = first;
      this.second = second;
      this.rest = rest;
    }

    @Override
    public byte @Nullable [] next() {
      byte[] piece = first;
      first = second;
      second = null;
      return piece != null ? piece : rest.next();
    }

    @Override
    public void close() {
      rest.close();
    }
  }

  /// A WebSocket of a plugin, open; what happens on it afterwards is the plugin's.
  ClientSocket socket(SocketOpener.Handshake asked) {
    String plugin = asked.values().getOrDefault("plugin", "");
    String below = asked.values().getOrDefault("path", "/");
    requireRunning(plugin);
    return new ClientSocket(
        plugin,
        config.pingEvery(),
        incoming ->
            Guarded.items(
                plugins
                    .contribution(Routes.class, plugin, "", asked.caller(), config.requestTimeout())
                    .connect(
                        SocketUpgrader.handshake(below, asked.parameters(), asked.headers()),
                        incoming),
                asked.lost()));
  }

  /// @throws PluginException `NOT_FOUND`
  /// @throws Refused 503 with the time after which to try again
  private void requireRunning(String id) {
    PluginView view =
        plugins
            .plugin(id)
            .orElseThrow(() ->
                new PluginException(ErrorCode.NOT_FOUND, "There is no plugin " + quoted(id) + "."));
    switch (view.state()) {
      case PluginState.Running _, PluginState.Degraded _ -> {}
      case PluginState.Failed failed -> throw notRunning(view, failed);
      case PluginState.Discovered _,
          PluginState.Verified _,
          PluginState.Waiting _,
          PluginState.Starting _,
          PluginState.Stopping _,
          PluginState.Stopped _,
          PluginState.Disabled _,
          PluginState.Quarantined _ ->
          throw notRunning(view, null);
    }
  }

  private Refused notRunning(PluginView view, PluginState.@Nullable Failed failed) {
    Duration wait = Duration.ofSeconds(5);
    if (failed != null && failed.retryAt() != null) {
      wait = Duration.between(clock.instant(), failed.retryAt());
    }
    long seconds = Math.clamp(wait.toSeconds() + 1, 1, 600);
    return new Refused(
        ErrorAnswer.of(
                503,
                ErrorCode.NOT_RUNNING.name(),
                view.label() + ": it is " + view.state().word() + ", not running.",
                view.id(),
                "mortise plugins why " + view.id() + " says why.")
            .with("Retry-After", Long.toString(seconds)));
  }

  static String quoted(String id) {
    String shown = id.length() > 100 ? id.substring(0, 100) + "…" : id;
    return "\"" + shown.replaceAll("[^\\x20-\\x7e]", "?") + "\"";
  }
}
