package dev.mortise.terminal;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Every plugin with where it stands, and what can be done with it.
final class PluginsPane extends TablePane {
  // A warning changes no state that anybody would be told of.
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final Map<String, PluginView> shown = new HashMap<>();
  private final Runnable unlisten;
  private long asked;

  PluginsPane(PaneContext context) {
    super(context);
    table().headers(List.of("PLUGIN", "VERSION", "STATE", "KIND", "OFFERS, OR WHY NOT", "KEPT"));
    unlisten = desk().pluginPanes().listen(_ -> refresh());
    refresh();
  }

  private void refresh() {
    asked = System.nanoTime();
    desk()
        .ask(
            () -> desk().ports().plugins().plugins(),
            plugins -> {
              show(plugins);
              note(plugins.isEmpty() ? "There is no plugin; mortise new makes one." : "");
            },
            e -> note(String.valueOf(e.getMessage())));
  }

  /// The first of an id is the plugin; others were found beside it, and cannot run.
  private void show(List<PluginView> plugins) {
    shown.clear();
    List<TableView.Row> rows = new ArrayList<>();
    for (PluginView view : plugins) {
      String key = shown.containsKey(view.id()) ? view.id() + " " + view.source() : view.id();
      shown.put(key, view);
      rows.add(row(key, view));
    }
    table().set(rows);
  }

  private static TableView.Row row(String key, PluginView view) {
    String kind =
        view.manifest() == null
            ? "-"
            : view.manifest().runtime().kind().name().toLowerCase(java.util.Locale.ROOT);
    String offers =
        view.contributions().stream().map(c -> c.address()).collect(Collectors.joining(", "));
    String state = view.state().word();
    String reason = reason(view);
    String says = reason.isEmpty() ? offers : reason;
    return new TableView.Row(
        key, List.of(view.id(), view.version(), state, kind, says, view.protection()), state);
  }

  private static String reason(PluginView view) {
    return switch (view.state()) {
      case PluginState.Failed failed -> failed.reason();
      case PluginState.Quarantined quarantined -> quarantined.reason();
      case PluginState.Waiting waiting -> waiting.reason();
      case PluginState.Degraded degraded -> degraded.reason();
      case PluginState.Discovered _,
          PluginState.Verified _,
          PluginState.Starting _,
          PluginState.Running _,
          PluginState.Stopping _,
          PluginState.Stopped _,
          PluginState.Disabled _ ->
          view.warnings().isEmpty() ? "" : view.warnings().getFirst();
    };
  }

  @Override
  public void tick() {
    if (System.nanoTime() - asked > EVERY_NANOS) {
      refresh();
    }
  }

  @Override
  public String title() {
    return "plugins " + count() + filtered();
  }

  @Override
  public Set<KeyGroup> groups() {
    return Set.of(KeyGroup.PLUGINS);
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.range(Command.PLUGIN_WHY, Command.PLUGIN_OPEN);
    all.addAll(EnumSet.of(Command.FILTER, Command.CONSENTS));
    return all;
  }

  @Override
  void chosen() {
    show("plugin-why");
  }

  private void show(String kind) {
    chosen(id -> desk().open(PaneSpec.of(kind, "plugin", id), Desk.Place.BELOW));
  }

  /// Does something with the chosen plugin. What only has its id would have it done to another one.
  private void chosen(Consumer<String> step) {
    selected()
        .ifPresent(key -> {
          PluginView view = shown.get(key);
          if (view == null || key.equals(view.id())) {
            step.accept(key);
          } else {
            desk().toast(Toast.Kind.ERROR, reason(view));
          }
        });
  }

  @Override
  public boolean run(Command command) {
    PluginService plugins = desk().ports().plugins();
    Caller by = desk().ports().caller();
    switch (command) {
      case PLUGIN_WHY -> show("plugin-why");
      case PLUGIN_LOGS -> show("plugin-logs");
      case PLUGIN_PERMISSIONS -> show("plugin-permissions");
      case PLUGIN_START -> change("started", id -> plugins.start(id, by));
      case PLUGIN_STOP -> change("stopped", id -> plugins.stop(id, by));
      case PLUGIN_RELOAD -> change("reloaded", id -> plugins.reload(id, by));
      case PLUGIN_ENABLE -> change("enabled", id -> plugins.enable(id, by));
      case PLUGIN_DISABLE -> change("disabled", id -> plugins.disable(id, by));
      case PLUGIN_RELEASE -> change("released", id -> plugins.release(id, by));
      case PLUGIN_ACCEPT -> accept();
      case PLUGIN_OPEN -> openPane();
      default -> {
        return super.run(command);
      }
    }
    return true;
  }

  private void change(String done, Consumer<String> step) {
    chosen(id ->
        desk()
            .ask(
                () -> {
                  step.accept(id);
                  return id;
                },
                _ -> {
                  desk().toast(Toast.Kind.SUCCESS, id + " " + done);
                  refresh();
                },
                e -> {
                  desk().toast(Toast.Kind.ERROR, String.valueOf(e.getMessage()));
                  refresh();
                }));
  }

  private void accept() {
    chosen(id ->
        desk()
            .show(
                new ConfirmOverlay(
                    desk(),
                    "Accept changed files",
                    List.of(
                        "The files of " + id + " changed.",
                        "What was granted to those before is granted to these."),
                    () ->
                        change(
                            "accepted",
                            i -> desk().ports().plugins().accept(i, desk().ports().caller())))));
  }

  private void openPane() {
    chosen(id ->
        desk().pluginPanes().known().stream()
            .filter(k -> k.plugin().equals(id))
            .findFirst()
            .ifPresentOrElse(
                known -> desk().open(known.spec(), Desk.Place.RIGHT),
                () -> desk().toast(Toast.Kind.INFO, "It offers no pane, or does not run.")));
  }

  @Override
  public void close() {
    unlisten.run();
  }
}
