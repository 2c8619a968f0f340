package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What plugins add to a list of objects: columns, and actions on the chosen one. Belongs to the
/// loop, which never waits for them: a column is empty until its plugin said something.
///
/// Of objects only those are kept that a plugin has yet to be asked about. When a column comes that
/// was not there, or its plugin runs anew, the list is asked for its objects once more.
final class PluginColumns implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final int OBJECTS_MAX = 200;
  private static final int TEXT_MAX = 200;

  private final Desk desk;
  private final String resource;
  private final Runnable changed;
  private final Runnable unknown;
  private final Runnable unlisten;
  private final Map<String, JsonNode> unasked = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> texts = new HashMap<>();
  // What a plugin is asked about now, and is still there.
  private final Set<String> asked = new HashSet<>();
  private Set<String> served;
  private boolean asking;
  private boolean closed;

  /// @param changed is told that there is something new to show
  /// @param unknown is told that plugins must see every object, and then calls [#changed] for each
  PluginColumns(Desk desk, String resource, Runnable changed, Runnable unknown) {
    this.desk = desk;
    this.resource = resource;
    this.changed = changed;
    this.unknown = unknown;
    this.served = keys();
    this.unlisten = desk.pluginPanes().listen(this::anew);
  }

  /// What another instance of a plugin would say may be something else.
  private void anew(PluginView now) {
    boolean serves =
        now.state() instanceof PluginState.Running || now.state() instanceof PluginState.Degraded;
    if (serves && columns().stream().anyMatch(c -> c.pane().plugin().equals(now.id()))) {
      unknown.run();
    }
  }

  private Set<String> keys() {
    return columns().stream().map(Column::key).collect(Collectors.toSet());
  }

  private record Column(PluginPanes.Known pane, Pane.Column column) {
    String key() {
      return pane.plugin() + "/" + pane.name() + "/" + column.name();
    }
  }

  private List<Column> columns() {
    List<Column> all = new ArrayList<>();
    for (PluginPanes.Known pane : desk.pluginPanes().known()) {
      for (Pane.Column column : pane.columns()) {
        if (column.resource().equals(resource)) {
          all.add(new Column(pane, column));
        }
      }
    }
    return all;
  }

  List<String> titles() {
    return columns().stream().map(c -> c.column().title()).toList();
  }

  /// What plugins say of an object, column by column.
  List<String> texts(String object) {
    return columns().stream()
        .map(c -> texts.getOrDefault(c.key(), Map.of()).getOrDefault(object, ""))
        .toList();
  }

  /// An object is new, or another one than before.
  void changed(String key, JsonNode object) {
    if (!columns().isEmpty()) {
      unasked.put(key, object);
    }
  }

  /// An object is gone.
  void gone(String key) {
    unasked.remove(key);
    asked.remove(key);
    texts.values().forEach(said -> said.remove(key));
  }

  /// These are all there are.
  void only(Set<String> keys) {
    unasked.keySet().retainAll(keys);
    asked.retainAll(keys);
    texts.values().forEach(said -> said.keySet().retainAll(keys));
  }

  void tick() {
    Set<String> now = keys();
    if (!now.equals(served)) {
      boolean more = !served.containsAll(now);
      served = now;
      texts.keySet().retainAll(now);
      changed.run();
      if (more) {
        unknown.run();
      }
    }
    if (now.isEmpty()) {
      unasked.clear();
    }
    if (!asking && !unasked.isEmpty()) {
      ask();
    }
  }

  private void ask() {
    Map<String, JsonNode> some = new LinkedHashMap<>();
    unasked.entrySet().stream().limit(OBJECTS_MAX).forEach(e -> some.put(e.getKey(), e.getValue()));
    some.keySet().forEach(unasked::remove);
    List<Column> columns = columns();
    asking = true;
    asked.addAll(some.keySet());
    desk.ask(
        () -> {
          Map<String, Map<String, String>> said = new HashMap<>();
          columns.forEach(column -> said.put(column.key(), ask(column, some)));
          return said;
        },
        said -> {
          said.forEach(this::said);
          answered();
          if (!closed) {
            changed.run();
          }
        },
        _ -> answered());
  }

  private void said(String column, Map<String, String> cells) {
    if (served.contains(column)) {
      cells.keySet().retainAll(asked);
      texts.computeIfAbsent(column, _ -> new HashMap<>()).putAll(cells);
    }
  }

  private void answered() {
    asking = false;
    asked.clear();
  }

  private Map<String, String> ask(Column column, Map<String, JsonNode> objects) {
    List<Json> items = objects.values().stream().map(o -> Json.of(o.toString())).toList();
    Map<String, String> said = new HashMap<>();
    try {
      List<String> answers =
          plugin(column.pane()).cells(new Pane.Objects(column.column().name(), items)).texts();
      int at = 0;
      for (String key : objects.keySet()) {
        String text = at < answers.size() ? answers.get(at) : "";
        said.put(key, text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text);
        at++;
      }
    } catch (PluginException e) {
      // A plugin that fails leaves its cells empty; its log says why.
      objects.keySet().forEach(key -> said.put(key, "?"));
    }
    return said;
  }

  private Pane plugin(PluginPanes.Known pane) {
    return desk.ports()
        .plugins()
        .contribution(Pane.class, pane.plugin(), pane.name(), desk.ports().caller(), CALL);
  }

  /// Does what a key means on an object.
  ///
  /// @return whether a plugin has an action with it
  boolean act(KeyStroke stroke, ResourceActions.Subject subject) {
    for (PluginPanes.Known pane : desk.pluginPanes().known()) {
      Optional<PluginPanes.Action> action =
          pane.actions().stream()
              .filter(a -> a.resource().equals(resource) && stroke.equals(a.key()))
              .findFirst();
      if (action.isPresent()) {
        act(pane, action.get(), subject);
        return true;
      }
    }
    return false;
  }

  /// What plugins can do with an object, whether it has a key or not.
  List<ActionMenu.Entry> entries(ResourceActions.Subject subject) {
    List<ActionMenu.Entry> entries = new ArrayList<>();
    for (PluginPanes.Known pane : desk.pluginPanes().known()) {
      for (PluginPanes.Action action : pane.actions()) {
        if (action.resource().equals(resource)) {
          entries.add(ActionMenu.of(pane, action, () -> act(pane, action, subject)));
        }
      }
    }
    return entries;
  }

  private void act(
      PluginPanes.Known pane, PluginPanes.Action action, ResourceActions.Subject subject) {
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    chosen.put("cluster", subject.cluster());
    chosen.put("resource", resource);
    chosen.put("namespace", subject.namespace());
    chosen.put("name", subject.name());
    PaneSpec spec = pane.spec().with("action", action.name()).with("object", chosen.toString());
    desk.open(spec, Desk.Place.BELOW);
  }

  @Override
  public void close() {
    closed = true;
    unlisten.run();
  }
}
