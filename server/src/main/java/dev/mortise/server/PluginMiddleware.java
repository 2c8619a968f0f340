package dev.mortise.server;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.Middleware;
import dev.mortise.api.Offer;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.gate.Shell;
import dev.mortise.protocol.JsonCodec;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Asks the plugins that stand in front of every request, one after the other, each once and under
/// a deadline. One that fails, or was granted to stand there and does not run, refuses the request,
/// unless it said that it is only advisory, or was stopped or disabled on purpose, itself and not
/// with another plugin. So does one whose grant ended by itself, or was given to files that have
/// changed since: nobody decided to do without it. One that nobody granted `http:intercept`, or
/// that somebody took it from, does not stand there: else whoever installs a plugin would lock
/// everybody out, also from granting it.
///
/// What it may set are headers that a client might have sent for a plugin: never who the user is,
/// which cluster is meant, or what proves either.
final class PluginMiddleware implements MiddlewareChain {
  private static final System.Logger LOG = System.getLogger(PluginMiddleware.class.getName());
  private static final Permission INTERCEPT = Permission.parse("http:intercept");
  private static final String KIND = "middleware";
  private static final int HEADERS_MAX = 32;
  private static final int VALUE_MAX = 4_096;
  private static final int PAYLOAD_MAX = 1 << 20;

  private final PluginService plugins;
  private final Duration timeout;
  // Those that said so while they ran; of others the worst is assumed. Bounded by the plugins there
  // are.
  private final Set<String> advisory = ConcurrentHashMap.newKeySet();

  PluginMiddleware(PluginService plugins, Duration timeout) {
    this.plugins = plugins;
    this.timeout = timeout;
  }

  private record Link(Offer offer, Middleware.Details details) {}

  @Override
  public Map<String, List<String>> apply(Asked asked) {
    List<Offer> offers = plugins.offers(KIND);
    requireAll(offers);
    if (offers.isEmpty()) {
      return asked.headers();
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(asked.headers());
    List<Link> links =
        offers.stream()
            .map(o -> new Link(o, details(o.contribution())))
            .sorted(
                Comparator.comparingInt((Link l) -> l.details().priority())
                    .thenComparing(l -> l.offer().plugin()))
            .toList();
    for (Link link : links) {
      ask(link, asked, headers);
    }
    return headers;
  }

  /// Whoever crashes the filter does not get past it, nor who waits until its grant ends.
  ///
  /// The states are read after the offers: a filter that was not among them, since it crashed just
  /// then, has failed by now, or runs again and is missing from them.
  private void requireAll(List<Offer> offers) {
    Set<String> offering = offers.stream().map(Offer::plugin).collect(Collectors.toSet());
    List<PluginView> views = plugins.plugins();
    for (PluginView view : views) {
      Manifest manifest = view.manifest();
      if (manifest == null) {
        // What was granted to it says what it is here for; it may be mended any moment.
        if (!shadowed(view, views) && plugins.grantStands(view.id(), INTERCEPT)) {
          throw refused(
              view,
              "its manifest cannot be read. mortise plugins why %s says why"
                  .formatted(Shell.quote(view.id())));
        }
      } else if (!shadowed(view, views) && !advisory(view, manifest)) {
        require(view, offering.contains(view.id()));
      }
    }
  }

  /// Another folder that only claims the id of a plugin which is there has nothing of its grants:
  /// else whoever drops a copy beside a filter would lock everybody out.
  private static boolean shadowed(PluginView view, List<PluginView> views) {
    return claims(view)
        && views.stream().anyMatch(other -> other.id().equals(view.id()) && !claims(other));
  }

  private static boolean claims(PluginView view) {
    return view.state() instanceof PluginState.Failed failed
        && (failed.code() == ErrorCode.CONFLICT || failed.code() == ErrorCode.MANIFEST_INVALID);
  }

  private void require(PluginView view, boolean offered) {
    boolean intercepts = view.contributions().stream().anyMatch(c -> c.kind().equals(KIND));
    if (missing(view.state()) || leaving(view)) {
      if (granted(view.id()) || plugins.grantStands(view.id(), INTERCEPT)) {
        throw refused(
            view,
            "is %s. mortise plugins why %s says why"
                .formatted(view.state().word(), Shell.quote(view.id())));
      }
    } else if (intercepts && !granted(view.id())) {
      if (plugins.grantStands(view.id(), INTERCEPT)) {
        throw refused(view, lapsed(view.id()));
      }
    } else if (intercepts && !offered) {
      throw refused(view, "has been started this very moment. Try again");
    }
  }

  private static PluginException refused(PluginView view, String why) {
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        "%s: it must be asked about every request and %s; mortise plugins disable %s does without it."
            .formatted(view.label(), why, Shell.quote(view.id())));
  }

  private static String lapsed(String id) {
    return "may not any more: its grant has ended, or was given to other files. mortise plugins"
        + " grant %s %s renews it".formatted(Shell.quote(id), INTERCEPT);
  }

  /// As it says while it runs, else as its manifest says, else as it said when it was asked last.
  private boolean advisory(PluginView view, Manifest manifest) {
    return said(view.contributions())
        .or(() -> said(manifest.contributes()))
        .orElseGet(() -> advisory.contains(view.id()));
  }

  private static Optional<Boolean> said(List<Contribution> contributions) {
    return contributions.stream()
        .filter(c -> c.kind().equals(KIND))
        .map(c -> JsonCodec.tree(c.details()).path("advisory").asBoolean(false))
        .reduce(Boolean::logicalAnd);
  }

  private static Middleware.Details details(Contribution contribution) {
    return JsonCodec.decode(contribution.details(), Middleware.Details.class);
  }

  /// Whether it does not run although nobody wanted that.
  private static boolean missing(PluginState state) {
    return switch (state) {
      case PluginState.Discovered _,
          PluginState.Verified _,
          PluginState.Waiting _,
          PluginState.Starting _,
          PluginState.Failed _,
          PluginState.Quarantined _ ->
          true;
      case PluginState.Running _,
          PluginState.Degraded _,
          PluginState.Stopping _,
          PluginState.Stopped _,
          PluginState.Disabled _ ->
          false;
    };
  }

  /// Whether it finishes its calls, not since somebody wants to do without it, but since it has to
  /// go with another plugin that it needs.
  private boolean leaving(PluginView view) {
    return stopping(view)
        && !plugins.unwanted(view.id())
        // Who wanted that may have it by now.
        && plugins.plugin(view.id()).filter(PluginMiddleware::stopping).isPresent();
  }

  private static boolean stopping(PluginView view) {
    return view.state() instanceof PluginState.Stopping;
  }

  private void ask(Link link, Asked asked, Map<String, List<String>> headers) {
    String plugin = link.offer().plugin();
    if (!granted(plugin)) {
      // Its grant may have ended since the beginning of this request.
      if (!link.details().advisory() && plugins.grantStands(plugin, INTERCEPT)) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            plugin + ": it must be asked about every request and " + lapsed(plugin) + ".");
      }
      LOG.log(Level.DEBUG, () -> plugin + ": nobody granted its middleware http:intercept");
      return;
    }
    if (link.details().advisory()) {
      advisory.add(plugin);
    } else {
      advisory.remove(plugin);
    }
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

  private boolean granted(String plugin) {
    return plugins.permissions(plugin).stream()
        .anyMatch(p -> p.permission().equals(INTERCEPT) && p.granted());
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
