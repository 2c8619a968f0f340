package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Offer;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The panes that plugins offer, and what happens to plugins. Of one that should run and does not,
/// its manifest or its entry says which it has, so that they can be opened and say why. Belongs to
/// the loop; the host is asked on other threads.
final class PluginPanes implements AutoCloseable {
  /// The shortest and the longest time between two ticks, in milliseconds.
  static final long TICK_MIN = 50;

  static final long TICK_MAX = 60_000;
  private static final int TITLE_MAX = 40;
  private static final int MANY_MAX = 32;

  private final Desk desk;
  private final PluginFileWatch files;
  private final Set<Consumer<PluginView>> listeners = new LinkedHashSet<>();
  // Of which paces a person was told that they are not kept.
  private final Set<String> told = new HashSet<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private List<Known> known = List.of();
  private boolean answered;
  private PluginService.@Nullable Subscription subscription;
  private @Nullable WorkspaceConfig configured;
  private boolean asking;
  private boolean again;
  private boolean closed;

  PluginPanes(Desk desk) {
    this.desk = desk;
    this.files = new PluginFileWatch(desk);
  }

  /// One pane that a plugin offers.
  ///
  /// @param name of the contribution
  /// @param tickMillis how often time passes for it; 0 for never
  /// @param key what opens it; null for nothing
  /// @param actions its own, with the keys that may choose them
  /// @param columns what it adds to lists of resources
  /// @param options what the plugin gives each pane; what a person configured goes over it
  record Known(
      String plugin,
      String name,
      String title,
      long tickMillis,
      @Nullable KeyStroke key,
      List<Action> actions,
      List<Pane.Column> columns,
      Json options) {
    Known {
      actions = List.copyOf(actions);
      columns = List.copyOf(columns);
    }

    PaneSpec spec() {
      return new PaneSpec("plugin", Map.of("plugin", plugin, "name", name));
    }

    /// What a pane is opened with: the plugin's own, and over it, key by key, what a person
    /// configured.
    Json options(WorkspaceConfig config) {
      Json chosen = config.pluginOptions().get(name);
      if (chosen == null) {
        return options;
      }
      ObjectNode all = JsonMapper.shared().createObjectNode();
      for (Json each : List.of(options, chosen)) {
        all.setAll((ObjectNode) JsonMapper.shared().readTree(each.utf8()));
      }
      return Json.of(all.toString());
    }

    /// For lists: what it is called, and whose it is.
    String label() {
      return title + " (plugin " + plugin + ")";
    }
  }

  /// Something a person can have a pane do.
  ///
  /// @param resource whose objects it is about; empty for the pane alone
  record Action(String name, String title, @Nullable KeyStroke key, String resource) {}

  private record Answer(List<Offer> offers, List<PluginView> plugins) {
    /// Whose id nobody serves under.
    Stream<PluginView> idle() {
      Set<String> serving =
          plugins.stream()
              .filter(PluginFileWatch::serves)
              .map(PluginView::id)
              .collect(Collectors.toSet());
      return plugins.stream().filter(view -> !serving.contains(view.id()));
    }
  }

  /// Begins to watch.
  void start() {
    refresh();
    desk.ask(
        () -> desk.ports().plugins().onChange(view -> desk.post(() -> changed(view))),
        begun -> {
          if (closed) {
            begun.close();
          } else {
            subscription = begun;
          }
        },
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  /// Time passed.
  void tick() {
    files.tick();
    if (!desk.config().equals(configured)) {
      // Keys come from there too.
      refresh();
    }
  }

  List<Known> known() {
    return known;
  }

  /// Whether a key opens a pane.
  boolean opens(KeyStroke stroke) {
    return known.stream().anyMatch(pane -> stroke.equals(pane.key()));
  }

  /// Tells of every plugin whose state changes, on the loop.
  ///
  /// @return ends it
  Runnable listen(Consumer<PluginView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void changed(PluginView view) {
    refresh();
    List.copyOf(listeners).forEach(listener -> listener.accept(view));
  }

  /// Asks once more; what comes while it asks is one question.
  private void refresh() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    configured = desk.config();
    desk.ask(
        () -> new Answer(desk.ports().plugins().offers("panes"), desk.ports().plugins().plugins()),
        answer -> {
          known =
              Stream.concat(
                      answer.offers.stream().map(this::known), answer.idle().flatMap(this::missing))
                  .toList();
          asked();
        },
        _ -> asked());
  }

  /// Does something once it is known what plugins offer now: for panes of the last session, and for
  /// those of a plugin that has just begun, that is later.
  void whenKnown(Runnable step) {
    if (answered && !asking) {
      step.run();
    } else {
      waiting.add(step);
    }
  }

  private void asked() {
    asking = false;
    answered = true;
    if (again && !closed) {
      again = false;
      refresh();
      return;
    }
    List<Runnable> steps = List.copyOf(waiting);
    waiting.clear();
    steps.forEach(Runnable::run);
  }

  private Known known(Offer offer) {
    JsonNode details = JsonMapper.shared().readTree(offer.contribution().details().utf8());
    String name = offer.contribution().name();
    KeyStroke configured = desk.config().pluginKeys().get(name);
    KeyStroke own = KeyStroke.parse(details.path("key").asString("")).orElse(null);
    long tick = details.path("tickMillis").asLong(0);
    String title = details.path("title").asString("");
    JsonNode options = details.path("options");
    return new Known(
        offer.plugin(),
        name,
        CellText.fit(title.isBlank() ? name : title, TITLE_MAX),
        paced(offer, tick),
        configured == null ? own : configured,
        details.path("actions").valueStream().limit(MANY_MAX).map(PluginPanes::action).toList(),
        details.path("columns").valueStream().limit(MANY_MAX).map(PluginPanes::column).toList(),
        options.isObject() ? Json.of(options.toString()) : Json.EMPTY);
  }

  /// Of one that failed, is in quarantine or waits: no more than a person can open.
  private Stream<Known> missing(PluginView view) {
    boolean wanted =
        view.state() instanceof PluginState.Failed
            || view.state() instanceof PluginState.Quarantined
            || view.state() instanceof PluginState.Waiting;
    Manifest manifest = view.manifest();
    if (!wanted) {
      return Stream.empty();
    }
    if (manifest == null) {
      // An entry that cannot be read has its key, and perhaps its keybinding.
      KeyStroke key = desk.config().pluginKeys().get(view.id());
      boolean entry = view.source().endsWith("config.toml");
      return entry || key != null
          ? Stream.of(missing(view.id(), view.id(), view.id(), key))
          : Stream.empty();
    }
    return manifest.contributes().stream()
        .filter(contribution -> contribution.kind().equals("panes"))
        .map(pane -> known(new Offer(view.id(), view.version(), 0, pane)))
        .map(pane -> missing(pane.plugin(), pane.name(), pane.title(), pane.key()));
  }

  private static Known missing(String plugin, String name, String title, @Nullable KeyStroke key) {
    return new Known(plugin, name, title, 0, key, List.of(), List.of(), Json.EMPTY);
  }

  /// Starts a plugin that failed; does nothing with any other.
  ///
  /// @param then is done when it was tried, however it went
  void revive(String plugin, Runnable then) {
    PluginService plugins = desk.ports().plugins();
    desk.ask(
        () -> {
          PluginView view = plugins.plugin(plugin).orElse(null);
          if (view != null && view.state() instanceof PluginState.Failed) {
            if (view.manifest() == null) {
              plugins.rescan(desk.ports().caller());
            } else {
              plugins.start(plugin, desk.ports().caller());
            }
          }
          return plugin;
        },
        _ -> then.run(),
        _ -> then.run());
  }

  /// A pace out of bounds is brought within, which is said once, however often plugins are looked
  /// at.
  private long paced(Offer offer, long asked) {
    long kept = asked <= 0 ? 0 : Math.clamp(asked, TICK_MIN, TICK_MAX);
    String pane = offer.plugin() + " " + offer.version() + ": pane " + offer.contribution().name();
    if (asked != kept && told.add(pane + " " + asked)) {
      String bounds = TICK_MIN + " to " + TICK_MAX + " ms are kept";
      desk.toast(
          Toast.Kind.INFO,
          pane + " ticks every " + kept + " ms, not every " + asked + ": " + bounds + ".");
    }
    return kept;
  }

  private static Action action(JsonNode said) {
    return new Action(
        said.path("name").asString(""),
        CellText.fit(said.path("title").asString(""), TITLE_MAX),
        KeyStroke.parse(said.path("key").asString("")).orElse(null),
        said.path("resource").asString(""));
  }

  private static Pane.Column column(JsonNode said) {
    return new Pane.Column(
        said.path("resource").asString(""),
        said.path("name").asString(""),
        CellText.fit(said.path("title").asString(""), TITLE_MAX));
  }

  /// The keys of plugins that something else has already, which wins.
  List<String> collisions() {
    List<String> found = new ArrayList<>();
    for (Known pane : known) {
      if (pane.key() != null) {
        desk.config()
            .keys()
            .owner(pane.key())
            .ifPresent(command ->
                found.add(
                    pane.key() + " of " + pane.label() + " is " + command.word() + " already"));
      }
    }
    return found;
  }

  @Override
  public void close() {
    closed = true;
    if (subscription != null) {
      subscription.close();
    }
  }
}
