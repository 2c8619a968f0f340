package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Middleware;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.protocol.JsonCodec;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Asks the plugins that stand in front of every request, one after the other, each once and under
/// a deadline. One that fails refuses the request, unless it said that it is only advisory.
///
/// What it may set are headers that a client might have sent for a plugin: never who the user is,
/// which cluster is meant, or what proves either.
final class PluginMiddleware implements MiddlewareChain {
  private static final System.Logger LOG = System.getLogger(PluginMiddleware.class.getName());
  private static final int HEADERS_MAX = 32;
  private static final int VALUE_MAX = 4_096;
  private static final int PAYLOAD_MAX = 1 << 20;

  private final PluginService plugins;
  private final Duration timeout;

  PluginMiddleware(PluginService plugins, Duration timeout) {
    this.plugins = plugins;
    this.timeout = timeout;
  }

  private record Link(Offer offer, Middleware.Details details) {}

  @Override
  public Map<String, List<String>> apply(Asked asked) {
    List<Offer> offers = plugins.offers("middleware");
    if (offers.isEmpty()) {
      return asked.headers();
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(asked.headers());
    List<Link> links =
        offers.stream()
            .map(o ->
                new Link(o, JsonCodec.decode(o.contribution().details(), Middleware.Details.class)))
            .sorted(
                Comparator.comparingInt((Link l) -> l.details().priority())
                    .thenComparing(l -> l.offer().plugin()))
            .toList();
    for (Link link : links) {
      ask(link, asked, headers);
    }
    return headers;
  }

  private void ask(Link link, Asked asked, Map<String, List<String>> headers) {
    String plugin = link.offer().plugin();
    Middleware.Decision decision;
    try {
      decision =
          plugins
              .contribution(Middleware.class, plugin, "", asked.caller(), timeout)
              .apply(
                  new Middleware.Request(
                      asked.method().toLowerCase(Locale.ROOT),
                      asked.path(),
                      RequestHeaders.forPlugin(headers),
                      asked.cluster()));
    } catch (PluginException e) {
      if (!link.details().advisory()) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            plugin + ": it must be asked about every request and failed: " + e.getMessage(),
            e);
      }
      LOG.log(Level.WARNING, () -> plugin + ": its advisory middleware failed: " + e.getMessage());
      return;
    }
    if (decision.refused()) {
      throw new Refused(refusal(plugin, decision));
    }
    set(plugin, decision.headers(), headers);
  }

  private static Answer refusal(String plugin, Middleware.Decision decision) {
    int status = decision.status();
    int said = status >= 400 && status <= 599 && status != 401 ? status : 403;
    if (decision.payload().size() == 0 || decision.payload().size() > PAYLOAD_MAX) {
      return ErrorAnswer.of(
          said, "PERMISSION_DENIED", plugin + ": it refuses this request.", plugin, "");
    }
    // What it says is JSON, as with Kite; a browser takes it for nothing else.
    return new Answer(
        said,
        Map.of("Content-Type", List.of("application/json")),
        new Answer.Content.Whole(decision.payload()));
  }

  private static void set(
      String plugin, Map<String, String> wanted, Map<String, List<String>> headers) {
    int set = 0;
    for (var header : wanted.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = header.getValue();
      boolean allowed =
          RequestHeaders.visible(name)
              && name.matches("[a-z0-9-]{1,64}")
              && value.length() <= VALUE_MAX
              && value.chars().noneMatch(Character::isISOControl)
              && set < HEADERS_MAX;
      if (allowed) {
        headers.put(name, List.of(value));
        set++;
      } else {
        LOG.log(
            Level.WARNING,
            () -> plugin + ": its middleware may not set the header it asked to set; left out.");
      }
    }
  }
}
