package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The objects of one resource, as the cluster has them now.
final class ResourceListPane extends TablePane {
  /// Ages are shown anew this often.
  private static final long AGES_NANOS = 10_000_000_000L;

  private final Clusters clusters;
  private final Scope scope;
  private final String resource;
  private final ResourceActions actions;
  private final PluginColumns plugins;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private ResourceColumns columns;
  private boolean namespaced = true;
  private @Nullable ResourceWatch watch;
  private long aged = System.nanoTime();
  // What the cluster says of the resource; before that there is nothing to follow.
  private boolean known;
  private boolean closed;

  /// @param cells what stands in the columns
  private record Item(
      String namespace, String name, List<String> cells, String state, @Nullable Instant created) {}

  ResourceListPane(PaneContext context) {
    super(context);
    clusters = context.clusters();
    scope = context.spec().scope();
    resource = context.spec().get("resource");
    actions = new ResourceActions(desk(), clusters, resource);
    columns = chosen(ResourceColumns.of(resource));
    plugins = new PluginColumns(desk(), resource, this::show, this::follow);
    note("asking " + (scope.cluster().isEmpty() ? "the cluster" : scope.cluster()) + " …");
    begin();
  }

  private ResourceColumns chosen(ResourceColumns all) {
    List<String> wanted = desk().config().columns().get(resource);
    return wanted == null ? all : all.only(wanted);
  }

  /// What a cluster says of the resource comes first, then its objects.
  private void begin() {
    desk()
        .ask(
            () -> ResourceShape.of(operations(), resource),
            shape -> {
              if (!closed) {
                known = true;
                namespaced = shape.namespaced();
                if (!shape.columns().columns().isEmpty()) {
                  columns = chosen(shape.columns());
                }
                follow();
              }
            },
            this::notThere);
  }

  private void notThere(PluginException e) {
    note(e.getMessage() + " " + desk().config().keys().first(Command.RETRY) + " tries again.");
  }

  private ClusterOperations operations() {
    return ClusterReading.operations(clusters, scope.cluster());
  }

  /// From the beginning; whoever followed before stops.
  private void follow() {
    if (closed || !known) {
      return;
    }
    unfollow();
    table().headers(headers());
    var begun =
        new ResourceWatch(
            this::operations,
            ClusterReading.everything(resource, namespaced ? scope.namespace() : "", ""),
            _ -> desk().post(this::take));
    watch = begun;
    desk().work("watch-" + resource, begun::run);
  }

  private void unfollow() {
    if (watch != null) {
      watch.close();
    }
  }

  private boolean everywhere() {
    return namespaced && scope.namespace().isEmpty();
  }

  private List<String> headers() {
    List<String> headers = new ArrayList<>();
    if (everywhere()) {
      headers.add("NAMESPACE");
    }
    headers.add("NAME");
    columns.columns().forEach(column -> headers.add(column.name()));
    headers.addAll(plugins.titles());
    headers.add(ResourceColumns.AGE);
    return headers;
  }

  private void take() {
    ResourceWatch from = watch;
    if (closed || from == null) {
      return;
    }
    ResourceWatch.Changes changes = from.take();
    Instant now = Instant.now();
    if (changes.whole()) {
      items.clear();
      table().set(List.of());
      plugins.only(changes.objects().keySet());
    }
    changes
        .objects()
        .forEach((key, object) -> {
          if (object == null) {
            items.remove(key);
            table().remove(key);
            plugins.gone(key);
          } else {
            Item item = item(object);
            items.put(key, item);
            table().put(row(key, item, now));
            plugins.changed(key, object);
          }
        });
    note(changes.problem());
  }

  private Item item(JsonNode object) {
    List<String> cells = new ArrayList<>();
    String state = "";
    for (ResourceColumns.Column column : columns.columns()) {
      String text = column.value().apply(object);
      cells.add(text);
      if (column.name().equals(columns.state())) {
        state = text;
      }
    }
    return new Item(
        object.at("/metadata/namespace").asString(""),
        object.at("/metadata/name").asString(""),
        cells,
        state,
        Ages.instant(object.at("/metadata/creationTimestamp").asString("")));
  }

  private TableView.Row row(String key, Item item, Instant now) {
    List<String> cells = new ArrayList<>();
    if (everywhere()) {
      cells.add(item.namespace());
    }
    cells.add(item.name());
    cells.addAll(item.cells());
    cells.addAll(plugins.texts(key));
    cells.add(Ages.since(item.created(), now));
    return new TableView.Row(key, cells, item.state());
  }

  /// Shows everything anew: time passed, or a plugin said something about the objects.
  private void show() {
    aged = System.nanoTime();
    Instant now = Instant.now();
    table().headers(headers());
    items.forEach((key, item) -> table().put(row(key, item, now)));
  }

  @Override
  public void tick() {
    if (System.nanoTime() - aged > AGES_NANOS) {
      show();
    }
    plugins.tick();
  }

  @Override
  public String title() {
    String where = namespaced ? scope.namespace().isEmpty() ? " *" : " " + scope.namespace() : "";
    return resource + where + " " + count() + filtered();
  }

  /// The object that is chosen.
  private Optional<ResourceActions.Subject> subject() {
    return selected()
        .map(items::get)
        .map(item -> new ResourceActions.Subject(scope.cluster(), item.namespace(), item.name()));
  }

  @Override
  void chosen() {
    subject()
        .ifPresent(subject -> {
          if (resource.equals("namespaces")) {
            desk().look(new Scope(scope.cluster(), subject.name()));
            desk()
                .open(
                    new PaneSpec(
                        "resource-list", Map.of("resource", "pods", "namespace", subject.name())),
                    Desk.Place.HERE);
          } else {
            actions.run(Command.VIEW_DESCRIBE, subject);
          }
        });
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case TOGGLE_ALL_NAMESPACES -> {
        String one = desk().config().general().namespace();
        String back = one.isEmpty() ? "default" : one;
        desk().look(new Scope(scope.cluster(), scope.namespace().isEmpty() ? back : ""));
      }
      case RETRY -> restart();
      case ACTIONS -> subject().ifPresent(this::menu);
      default -> {
        return subject().map(subject -> actions.run(command, subject)).orElse(false)
            || super.run(command);
      }
    }
    return true;
  }

  private void menu(ResourceActions.Subject subject) {
    List<ActionMenu.Entry> entries = new ArrayList<>(ActionMenu.of(this, desk().config().keys()));
    entries.addAll(plugins.entries(subject));
    ActionMenu.show(desk(), resource + " " + subject.label(), entries);
  }

  private void restart() {
    unfollow();
    begin();
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.copyOf(super.commands());
    all.addAll(
        EnumSet.of(
            Command.VIEW_YAML,
            Command.VIEW_DESCRIBE,
            Command.RESOURCE_SWITCHER,
            Command.TOGGLE_ALL_NAMESPACES,
            Command.EDIT,
            Command.DELETE,
            Command.ACTIONS,
            Command.RETRY));
    if (resource.equals("pods")) {
      all.addAll(
          EnumSet.of(Command.VIEW_LOGS, Command.EXEC, Command.PORT_FORWARD, Command.OPEN_QUERY));
    }
    if (ResourceActions.scales(resource)) {
      all.addAll(EnumSet.of(Command.SCALE, Command.RESTART_ROLLOUT));
    }
    if (DebugSwitch.has(resource)) {
      all.addAll(EnumSet.of(Command.DEBUG_MODE, Command.ROOT_DEBUG_MODE));
    }
    return all;
  }

  /// A key of a plugin's action on the chosen object.
  @Override
  public boolean key(KeyStroke stroke) {
    return subject().map(subject -> plugins.act(stroke, subject)).orElse(false);
  }

  @Override
  public void close() {
    closed = true;
    plugins.close();
    unfollow();
  }
}
