package dev.mortise.monitor;

import dev.mortise.api.Caller;
import dev.mortise.api.Contribution;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Which plugins stand in line now, by the priority of their manifests, then by id. Safe for any
/// thread.
///
/// In line is whose manifest says so and who is granted `messages:change`, whether it runs or not:
/// one that has crashed fails to decide. Who was disabled or stopped by a person is not.
final class Lineup implements AutoCloseable {
  static final Permission CHANGE = Permission.of("messages", "change", "");

  /// Grants change without a word to anybody: they are looked at again after so long.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final JsonMapper JSON = new JsonMapper();

  private final PluginService plugins;
  private final Duration callTimeout;
  private final Caller caller = new Caller.Operator(System.getProperty("user.name", "operator"));
  private final Map<String, InlineHandler> known = new HashMap<>();
  private PluginService.Subscription changes = () -> {};
  private volatile List<PluginView> candidates = List.of();
  private volatile List<InlineHandler> standing = List.of();
  private volatile long lookedAt;

  /// @param callTimeout of a call that decides
  Lineup(PluginService plugins, Duration callTimeout) {
    this.plugins = plugins;
    this.callTimeout = callTimeout;
  }

  /// Begins to follow who runs.
  void open() {
    changes = plugins.onChange(view -> refresh());
    refresh();
  }

  private synchronized void refresh() {
    candidates =
        plugins.plugins().stream()
            .filter(Lineup::wantsIn)
            .sorted(Comparator.comparingInt(Lineup::priority).thenComparing(PluginView::id))
            .toList();
    look();
  }

  private synchronized void look() {
    standing = candidates.stream().filter(view -> mayChange(view.id())).map(this::handler).toList();
    lookedAt = System.nanoTime();
  }

  /// Who stands in line now, in order.
  List<InlineHandler> standing() {
    if (!candidates.isEmpty() && System.nanoTime() - lookedAt > LOOK_NANOS) {
      look();
    }
    return standing;
  }

  /// Whether a plugin decides about messages, and so is shown no copies of them.
  boolean holds(String plugin) {
    for (InlineHandler each : standing) {
      if (each.plugin().equals(plugin)) {
        return true;
      }
    }
    return false;
  }

  /// Those who want to stand in line and may not.
  List<PluginView> refused() {
    return candidates.stream().filter(view -> !mayChange(view.id())).toList();
  }

  /// Everyone who was ever in line.
  synchronized List<InlineHandler> all() {
    return List.copyOf(known.values());
  }

  private InlineHandler handler(PluginView view) {
    return known.computeIfAbsent(
        view.id(),
        id ->
            new InlineHandler(
                id,
                view.label(),
                () -> plugins.contribution(MessageHandler.class, id, "", caller, callTimeout),
                () -> stands(id)));
  }

  /// Looks again, at once.
  private boolean stands(String plugin) {
    look();
    return holds(plugin);
  }

  private boolean mayChange(String id) {
    try {
      return plugins.permissions(id).stream()
          .anyMatch(each -> each.permission().equals(CHANGE) && each.granted());
    } catch (PluginException gone) {
      return false; // It went away in between.
    }
  }

  private static boolean wantsIn(PluginView view) {
    boolean byHand =
        view.state() instanceof PluginState.Disabled
            || view.state() instanceof PluginState.Stopped
            || view.state() instanceof PluginState.Stopping;
    Manifest manifest = view.manifest();
    return !byHand && manifest != null && manifest.contributes().stream().anyMatch(Lineup::inline);
  }

  private static int priority(PluginView view) {
    Manifest manifest = view.manifest();
    return manifest == null ? Manifest.PRIORITY_DEFAULT : manifest.priority();
  }

  private static boolean inline(Contribution contribution) {
    return contribution.kind().equals(Fanout.KIND) && inline(contribution.details());
  }

  private static boolean inline(Json details) {
    try {
      return JSON.readTree(details.utf8()).path("inline").asBoolean(false);
    } catch (JacksonException e) {
      return false; // Its manifest would not have been read.
    }
  }

  @Override
  public void close() {
    changes.close();
  }

  /// What those in line did, one line each.
  List<String> tallies() {
    var lines = new ArrayList<String>();
    for (InlineHandler each : all()) {
      if (!each.tally().isEmpty()) {
        lines.add(each.tally());
      }
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }
}
