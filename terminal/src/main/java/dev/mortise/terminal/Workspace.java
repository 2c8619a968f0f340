package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The workspace without a terminal: takes what a person does, and gives pictures. The thread that
/// makes it is its event loop; only [#post] may be called from others.
final class Workspace implements Desk, AutoCloseable {
  private static final double QUERY_RATIO = 0.7;

  private final WorkspacePorts ports;
  private final LogCapture log;
  private final EventQueue queue = new EventQueue();
  private final PaneDeck deck;
  private final Tabs tabs = new Tabs();
  private final PortForwards forwards = new PortForwards();
  private final Deque<Overlay> overlays = new ArrayDeque<>();
  private final Toasts toasts;
  private final ConsentWatch consents;
  private final ConfigWatch configuration;
  private final CommandRunner runner;
  private final MouseRunner mouse;
  private final PluginPanes pluginPanes;
  private Predicate<Path> editor = _ -> false;
  private Consumer<String> clipboard = _ -> {};
  private Area screen = new Area(0, 0, 80, 24);
  private @Nullable InputLine line;
  private boolean ended;

  Workspace(WorkspacePorts ports, PaneRegistry registry, LogCapture log) {
    this.ports = ports;
    this.log = log;
    this.toasts = new Toasts(log);
    this.configuration = new ConfigWatch(ports.configFiles());
    this.deck = new PaneDeck(registry, this);
    this.consents = new ConsentWatch(this);
    this.runner = new CommandRunner(this);
    this.mouse = new MouseRunner(this);
    this.pluginPanes = new PluginPanes(this);
    toasts.problems(configuration);
  }

  /// Who gives the terminal to an editor, and text to its clipboard.
  void terminal(Predicate<Path> edits, Consumer<String> copies) {
    editor = edits;
    clipboard = copies;
  }

  /// Begins to watch plugins and what they ask for.
  void start() {
    ports.clipboard().attach(this);
    pluginPanes.start();
    consents.start();
  }

  // ---- what others of the loop need

  PaneDeck deck() {
    return deck;
  }

  Tabs tabs() {
    return tabs;
  }

  @Override
  public ConsentWatch consents() {
    return consents;
  }

  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
  }

  @Override
  public Area screen() {
    return screen;
  }

  ScreenPlan plan() {
    return new ScreenPlan(screen, tabs, tabs.all().stream().map(this::title).toList());
  }

  private String title(Tab tab) {
    return tab.scope().label() + "|" + Aliases.letters(deck.spec(tab.focused()));
  }

  /// What the focused pane's keys mean.
  Mode mode() {
    Overlay overlay = overlays.peek();
    if (overlay != null) {
      return overlay.mode();
    }
    return line != null
        ? Mode.FILTER_INPUT
        : deck.ask(tabs.current().focused(), Mode.NORMAL, WorkspacePane::mode);
  }

  Optional<Overlay> overlay() {
    return Optional.ofNullable(overlays.peek());
  }

  void type(@Nullable InputLine typed) {
    line = typed;
  }

  @Nullable InputLine line() {
    return line;
  }

  // ---- steps

  /// Waits for something to happen, and does all of it.
  void step(long waitMillis) throws InterruptedException {
    queue.run(waitMillis, 12);
  }

  /// The same for what comes within a moment.
  ///
  /// @return whether something came
  boolean stepNow(long waitMillis) throws InterruptedException {
    return queue.run(waitMillis, 12);
  }

  void input(Input input) {
    switch (input) {
      case Input.Key key -> runner.key(key.stroke());
      case Input.Mouse moved -> mouse.take(moved);
      case Input.Paste paste -> runner.paste(paste.text());
      case Input.End _ -> end();
    }
  }

  void resize(int width, int height) {
    screen = new Area(0, 0, Math.min(width, Cells.SIDE_MAX), Math.min(height, Cells.SIDE_MAX));
  }

  /// Time passed.
  void tick() {
    toasts.tick();
    pluginPanes.tick();
    consents.tick();
    deck.tellAll(WorkspacePane::tick);
    if (configuration.changed()) {
      toasts.problems(configuration);
      if (configuration.problems().isEmpty()) {
        toast(Toast.Kind.INFO, "The configuration was read again.");
      }
      deck.tellAll(WorkspacePane::configured);
    }
  }

  /// The picture of now.
  Cells draw() {
    Cells cells = new Cells(screen.width(), screen.height());
    ScreenPlan plan = plan();
    Tab tab = tabs.current();
    deck.focus(tab.focused());
    var drawing = new ScreenDrawing(cells, plan, config().theme());
    drawing.ground();
    plan.panes()
        .forEach((id, area) -> {
          Area inner = ScreenPlan.inner(area);
          deck.placed(id, inner.width(), inner.height());
          deck.tell(id, pane -> drawing.pane(area, pane, id == tab.focused()));
        });
    drawing.tabs(tabs.active());
    drawing.status(status(tab));
    drawing.toasts(toasts.all());
    overlays.descendingIterator().forEachRemaining(drawing::overlay);
    return cells;
  }

  private ScreenDrawing.Status status(Tab tab) {
    InputLine typed = line;
    return new ScreenDrawing.Status(
        mode(),
        typed == null ? "" : typed.shown(),
        tab.scope().named(ports.clusters()),
        consents.waiting(),
        runner.hints());
  }

  /// Where the terminal's own cursor belongs.
  Painter.@Nullable Cursor cursor() {
    int id = tabs.current().focused();
    Area area = plan().panes().get(id);
    Optional<Painter.Cursor> cursor = deck.ask(id, Optional.empty(), WorkspacePane::cursor);
    if (cursor.isEmpty() || area == null || !overlays.isEmpty()) {
      return null;
    }
    Area inner = ScreenPlan.inner(area);
    int x = inner.x() + cursor.get().x();
    int y = inner.y() + cursor.get().y();
    return inner.contains(x, y) ? new Painter.Cursor(x, y) : null;
  }

  // ---- tabs and panes

  /// The page everybody begins with.
  void openFirst() {
    String view = config().general().view();
    boolean plugins = !clustered() || view.equals("plugins");
    openTab(
        plugins
            ? PaneSpec.of("plugins")
            : new PaneSpec("resource-list", java.util.Map.of("resource", Aliases.resource(view))));
  }

  private boolean clustered() {
    return ports.clusters() != null && !ports.clusters().all().isEmpty();
  }

  void openTab(PaneSpec spec) {
    Scope scope = tabs.empty() ? new Scope("", config().general().namespace()) : scope();
    tabs.add(new Tab(deck.open(placed(spec, scope), 0), scope));
  }

  /// With where the tab looks, unless it says where itself.
  private static PaneSpec placed(PaneSpec spec, Scope scope) {
    PaneSpec there =
        spec.arguments().containsKey("cluster") ? spec : spec.with("cluster", scope.cluster());
    return there.arguments().containsKey("namespace")
        ? there
        : there.with("namespace", scope.namespace());
  }

  void closeTab(int index) {
    tabs.all().get(index).panes().forEach(deck::close);
    tabs.remove(index);
    if (tabs.empty()) {
      openFirst();
    }
  }

  @Override
  public void open(PaneSpec spec, Place place) {
    Tab tab = tabs.current();
    int from = tab.focused();
    if (place == Place.TAB) {
      openTab(spec);
      return;
    }
    int opened = deck.open(placed(spec, tab.scope()), place == Place.HERE ? 0 : from);
    switch (place) {
      case HERE -> {
        tab.replace(from, opened);
        deck.close(from);
      }
      case RIGHT -> tab.split(opened, false, 0.5);
      case BELOW -> tab.split(opened, true, spec.kind().equals("query") ? QUERY_RATIO : 0.5);
      case TAB -> throw new IllegalStateException("done before");
    }
  }

  @Override
  public void close(int pane) {
    int index = tabs.holding(pane);
    if (index < 0) {
      return;
    }
    Tab tab = tabs.all().get(index);
    int opener = deck.opener(pane);
    if (!tab.remove(pane)) {
      closeTab(index);
      return;
    }
    deck.close(pane);
    tab.focus(opener);
  }

  // ---- what panes ask for

  @Override
  public void post(Runnable step) {
    queue.post(step);
  }

  @Override
  public void work(String name, Runnable work) {
    Thread.ofVirtual().name("workspace-" + name).start(work);
  }

  @Override
  public <T> void ask(Callable<T> work, Consumer<T> done, Consumer<PluginException> failed) {
    work(
        "ask",
        () -> {
          try {
            T answer = work.call();
            post(() -> done.accept(answer));
          } catch (PluginException e) {
            post(() -> failed.accept(e));
          } catch (Exception e) {
            post(() -> failed.accept(new PluginException(ErrorCode.INTERNAL, e.toString(), e)));
          }
        });
  }

  @Override
  public void toast(Toast.Kind kind, String text) {
    toasts.add(kind, text);
  }

  @Override
  public void show(Overlay overlay) {
    overlays.push(overlay);
  }

  @Override
  public void hide(Overlay overlay) {
    overlays.remove(overlay);
  }

  @Override
  public void copy(String text) {
    clipboard.accept(text);
  }

  @Override
  public boolean edit(Path file) {
    return editor.test(file);
  }

  @Override
  public WorkspaceConfig config() {
    return configuration.config();
  }

  @Override
  public PluginPanes pluginPanes() {
    return pluginPanes;
  }

  @Override
  public PortForwards forwards() {
    return forwards;
  }

  @Override
  public LogCapture log() {
    return log;
  }

  @Override
  public WorkspacePorts ports() {
    return ports;
  }

  @Override
  public Scope scope() {
    return tabs.current().scope();
  }

  /// The tab's panes that show something of a place are made again for the new one.
  @Override
  public void look(Scope scope) {
    Tab tab = tabs.current();
    tab.look(scope);
    for (int id : tab.panes()) {
      PaneSpec spec = deck.spec(id);
      if (spec.kind().equals("resource-list")) {
        PaneSpec there =
            deck.remembered(id)
                .with("cluster", scope.cluster())
                .with("namespace", scope.namespace());
        tab.replace(id, deck.open(there, deck.opener(id)));
        deck.close(id);
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    ports.clipboard().detach(this);
    consents.close();
    pluginPanes.close();
    deck.closeAll();
    forwards.close();
    queue.close();
  }
}
