package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A pane whose picture a plugin makes. The loop never waits for the plugin: what a person does
/// goes into a queue, pictures come when they come.
final class PluginPane implements WorkspacePane {
  private static final List<String> SPINNER = List.of("⠋", "⠙", "⠸", "⠴", "⠦", "⠇");
  private static final int PASTE_MAX = 4_096;

  private final PaneContext context;
  private final String plugin;
  private final String name;
  private final PluginDrawing drawing = new PluginDrawing();
  private final TypedAhead ahead = new TypedAhead();
  private final Runnable unlisten;
  private final PaneSession session;
  private List<Pane.Region> regions = List.of();
  private @Nullable Json state;
  private Json options = Json.EMPTY;
  private String title;
  private String failure = "";
  private String action;
  private int spin;

  PluginPane(PaneContext context) {
    this.context = context;
    this.plugin = context.spec().get("plugin");
    this.name = context.spec().get("name");
    this.title = name;
    this.action = context.spec().get("action");
    String kept = context.spec().get("state");
    this.state = kept.isEmpty() ? null : Json.of(kept);
    this.session = new PaneSession(context, this::drawn, this::failed, ahead::answered);
    this.unlisten = context.desk().pluginPanes().listen(this::changed);
    context.desk().pluginPanes().whenKnown(this::begin);
  }

  private Optional<PluginPanes.Known> known() {
    return context.desk().pluginPanes().known().stream()
        .filter(k -> k.plugin().equals(plugin) && k.name().equals(name))
        .findFirst();
  }

  private void begin() {
    title = known().map(PluginPanes.Known::title).orElse(name);
    open();
  }

  private void open() {
    options = options();
    session.open(known().map(PluginPanes.Known::tickMillis).orElse(0L), options, state);
    if (!action.isEmpty()) {
      // It was opened by an action on an object, which is told once.
      session.act(action, Json.of(context.spec().get("object")));
      action = "";
    }
  }

  private Json options() {
    return known().map(k -> k.options(context.desk().config())).orElse(Json.EMPTY);
  }

  /// A pane that is configured differently from now on begins anew.
  @Override
  public void configured() {
    if (!options().equals(options)) {
      open();
    }
  }

  /// A new instance knows nothing of this pane yet.
  private void changed(PluginView now) {
    // Where a failure is shown already, the newest one is.
    boolean failed = !failure.isEmpty() && now.state() instanceof PluginState.Failed;
    if (now.id().equals(plugin) && (failed || PluginFileWatch.serves(now))) {
      context.desk().pluginPanes().whenKnown(this::begin);
    }
  }

  private void drawn(PluginPicture picture) {
    failure = "";
    if (!picture.title().isEmpty()) {
      title = picture.title();
    }
    regions = picture.regions() == null ? regions : picture.regions();
    state = picture.state() == null ? state : picture.state();
    if (picture.drawing() != null) {
      drawing.take(picture.drawing());
    }
  }

  private void failed(String reason) {
    ahead.forget();
    failure = reason;
  }

  @Override
  public String title() {
    // The host's own words stand behind the plugin's.
    return CellText.fit(title, 40) + " · plugin " + plugin + (failure.isEmpty() ? "" : " · failed");
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    Theme theme = canvas.theme();
    if (!failure.isEmpty()) {
      int y = 0;
      for (String row : StyledLine.words(CellText.untabbed(failure), canvas.width())) {
        canvas.text(0, y++, row, theme.failure());
      }
      String key = context.desk().config().keys().first(Command.RETRY);
      canvas.text(0, y + 1, key + " tries again", theme.quiet());
      return;
    }
    if (drawing.none()) {
      canvas.text(0, 0, SPINNER.get(spin) + " waiting for " + plugin, theme.quiet());
    }
    drawing.render(canvas, focused);
  }

  @Override
  public void tick() {
    spin = (spin + 1) % SPINNER.size();
  }

  @Override
  public void command(PaneCommand command) {
    if (!drawing.command(command) && !use(command)) {
      session.command(command);
    }
  }

  /// The plugin hears of it as what the mouse did, not as a command too.
  @Override
  public void wheel(PaneCommand turn) {
    drawing.command(turn);
  }

  private boolean use(PaneCommand command) {
    if (command.kind() != PaneCommand.Kind.SELECT || drawing.tree().isEmpty()) {
      return false;
    }
    drawing.tree().flatMap(PluginTree::spot).ifPresent(this::use);
    return true;
  }

  private void use(TreeSpot spot) {
    switch (spot.use()) {
      case TreeUse.Event event ->
          event(event.id(), event.typed() ? "submit" : event.kind(), ahead.of(event));
      case TreeUse.Link link -> ask(link.address());
      case TreeUse.Fold fold -> drawing.tree().ifPresent(tree -> tree.turn(fold));
    }
  }

  private void ask(WebAddress address) {
    Desk desk = context.desk();
    Browser browser = Browser.of(desk.ports().environment()).orElse(null);
    desk.show(new LinkOverlay(desk, plugin, address, browser));
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case RETRY -> {
        if (failure.isEmpty()) {
          return false;
        }
        failure = "";
        drawing.forget();
        context.desk().pluginPanes().revive(plugin, this::begin);
      }
      // Plugins know it too; a pane of theirs is closed by the workspace's own key.
      case BACK -> session.command(PaneCommand.of(PaneCommand.Kind.BACK));
      case ACTIONS -> menu();
      case TREE_USE -> spot().ifPresent(this::use);
      case SORT, SELECT -> {
        if (drawing.table().isEmpty()) {
          return false;
        }
        drawing.table().ifPresent(command == Command.SORT ? TableView::sortNext : this::selected);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void menu() {
    List<ActionMenu.Entry> entries = ActionMenu.of(this, context.desk().config().keys());
    for (PluginPanes.Action own : ownActions()) {
      Runnable act = () -> session.act(own.name(), null);
      known().ifPresent(pane -> entries.add(ActionMenu.of(pane, own, act)));
    }
    ActionMenu.show(context.desk(), title(), entries);
  }

  /// The plugin learns of the row by an event: it cannot know what the workspace has chosen.
  private void selected(TableView table) {
    table.selected().ifPresent(row -> event("table", "select", row.key()));
  }

  @Override
  public Set<Command> commands() {
    Set<Command> commands =
        EnumSet.of(
            Command.FILTER,
            Command.SEARCH,
            Command.SORT,
            Command.TOGGLE_SORT_ORDER,
            Command.TOGGLE_FOLLOW,
            Command.TOGGLE_WRAP,
            Command.ACTIONS,
            Command.RETRY);
    if (groups().contains(KeyGroup.TREE)) {
      commands.add(Command.TREE_USE);
    }
    return commands;
  }

  /// Text of a field, a key of an action, or text of the pane.
  @Override
  public boolean key(KeyStroke stroke) {
    Optional<TreeUse.Event> field = field();
    if (field.isPresent() && !stroke.typed().isEmpty()) {
      return type(field.get(), line -> line.key(stroke));
    }
    for (PluginPanes.Action known : ownActions()) {
      if (stroke.equals(known.key())) {
        session.act(known.name(), null);
        return true;
      }
    }
    if (field.isPresent()) {
      return type(field.get(), line -> line.key(stroke));
    }
    if (stroke.typed().isEmpty() || context.desk().pluginPanes().opens(stroke)) {
      return false;
    }
    session.command(PaneCommand.input(stroke.typed()));
    return true;
  }

  /// What is typed into at the moment.
  private Optional<TreeUse.Event> field() {
    return spot().flatMap(TreeSpot::field);
  }

  /// What is chosen in a tree at the moment.
  private Optional<TreeSpot> spot() {
    return failure.isEmpty() ? drawing.tree().flatMap(PluginTree::spot) : Optional.empty();
  }

  /// Those about the pane alone.
  private List<PluginPanes.Action> ownActions() {
    return known().map(PluginPanes.Known::actions).orElse(List.of()).stream()
        .filter(action -> action.resource().isEmpty())
        .toList();
  }

  @Override
  public List<String> ownKeys() {
    return ownActions().stream()
        .filter(action -> action.key() != null)
        .map(action ->
            KeysOverlay.row(
                String.valueOf(action.key()),
                action.title().isBlank() ? action.name() : action.title()))
        .toList();
  }

  private boolean type(TreeUse.Event field, Consumer<LineEditor> step) {
    String before = ahead.of(field);
    var line = new LineEditor(before);
    step.accept(line);
    if (line.text().equals(before)) {
      return false;
    }
    if (event(field.id(), "change", line.text())) {
      ahead.told(field, line.text());
    }
    return true;
  }

  private boolean event(String id, String kind, String value) {
    return ahead.asked(session.event(id, kind, value));
  }

  /// Text that is typed into a field is no command.
  @Override
  public Mode mode() {
    return field().isPresent() ? Mode.INPUT : Mode.NORMAL;
  }

  @Override
  public Set<KeyGroup> groups() {
    return spot()
        .filter(spot -> spot.ours() || spot.field().isPresent())
        .map(spot -> Set.of(spot.ours() ? KeyGroup.TREE : KeyGroup.FORM))
        .orElse(Set.of());
  }

  /// A field has one line, and takes the first one.
  @Override
  public void paste(String pasted) {
    String text = PluginPicture.cut(pasted, PASTE_MAX);
    Optional<TreeUse.Event> field = field();
    if (field.isPresent()) {
      type(field.get(), line -> line.insert(text.lines().findFirst().orElse("")));
    } else {
      session.command(PaneCommand.input(text));
    }
  }

  @Override
  public void click(int x, int y, boolean twice) {
    drawing
        .tree()
        .flatMap(tree -> tree.at(x, y))
        .filter(spot -> spot.field().isEmpty())
        .ifPresent(this::use);
    drawing
        .table()
        .ifPresent(table -> {
          table.click(x, y);
          if (twice && y > 0) {
            selected(table);
          }
        });
  }

  @Override
  public void mouse(Input.Mouse mouse, boolean twice) {
    String region =
        regions.stream()
            .filter(
                r -> new Area(r.x(), r.y(), r.width(), r.height()).contains(mouse.x(), mouse.y()))
            .map(Pane.Region::name)
            .findFirst()
            .orElse(null);
    session.mouse(mouse, twice, region);
  }

  @Override
  public void point(int x, int y) {
    drawing.point(x, y);
  }

  @Override
  public void focused(boolean now) {
    session.focus(now);
  }

  @Override
  public void resized(int width, int height) {
    session.resize(width, height);
  }

  @Override
  public PaneSpec remembered(PaneSpec made) {
    PaneSpec plain = new PaneSpec("plugin", java.util.Map.of("plugin", plugin, "name", name));
    return state == null ? plain : plain.with("state", state.toString());
  }

  @Override
  public void close() {
    unlisten.run();
    session.close();
  }
}
