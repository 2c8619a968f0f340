package dev.mortise.terminal;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Does what keys mean. Belongs to the loop.
final class CommandRunner {
  private static final Set<KeyGroup> COMMON =
      EnumSet.of(
          KeyGroup.GLOBAL,
          KeyGroup.MUTATE,
          KeyGroup.INTERACT,
          KeyGroup.BROWSE,
          KeyGroup.NAVIGATION,
          KeyGroup.TUI);

  private final Workspace workspace;
  private final Selectors selectors;
  private @Nullable Overlay leaving;

  CommandRunner(Workspace workspace) {
    this.workspace = workspace;
    this.selectors = new Selectors(workspace);
  }

  private KeyTable table() {
    return workspace.config().keys();
  }

  private int focused() {
    return workspace.tabs().current().focused();
  }

  void key(KeyStroke stroke) {
    // One key always counts, whatever has the keyboard.
    if (table().keys(Command.QUIT).contains(stroke)) {
      quit();
      return;
    }
    Optional<Overlay> overlay = workspace.overlay();
    if (overlay.isPresent()) {
      overlay.get().key(stroke);
    } else if (workspace.line() != null) {
      line(workspace.line(), stroke);
    } else {
      pane(stroke);
    }
  }

  /// Asks, over whatever else is asked, which stays as it was; asked twice, it is meant.
  private void quit() {
    Overlay before = leaving;
    if (before != null && workspace.overlay().filter(before::equals).isPresent()) {
      workspace.end();
      return;
    }
    if (before != null) {
      workspace.hide(before);
    }
    Overlay now =
        new ConfirmOverlay(
            workspace,
            "Leave",
            List.of("Leave the workspace? It comes back as it is."),
            workspace::end);
    leaving = now;
    workspace.show(now);
  }

  private void pane(KeyStroke stroke) {
    Mode mode = workspace.mode();
    int id = focused();
    if (mode == Mode.INSERT) {
      workspace.deck().tell(id, pane -> pane.key(stroke));
      return;
    }
    Set<KeyGroup> own = workspace.deck().ask(id, Set.<KeyGroup>of(), WorkspacePane::groups);
    if (mode == Mode.NORMAL) {
      Set<KeyGroup> groups = EnumSet.copyOf(COMMON);
      groups.addAll(own);
      Optional<Command> command = table().find(stroke, groups);
      if (command.isPresent()) {
        run(command.get());
      } else if (stroke.equals(KeyStroke.INTERRUPT)) {
        quit();
      } else if (!workspace.deck().ask(id, false, pane -> pane.key(stroke))) {
        openPlugin(stroke);
      }
      return;
    }
    // The mode's own keys, then the text it takes, then what holds everywhere.
    Optional<Command> command = table().find(stroke, own);
    if (command.isPresent()) {
      run(command.get());
    } else if (!workspace.deck().ask(id, false, pane -> pane.key(stroke))) {
      table()
          .find(stroke, EnumSet.of(KeyGroup.GLOBAL, KeyGroup.TUI))
          .ifPresentOrElse(this::run, () -> interrupted(stroke));
    }
  }

  private void interrupted(KeyStroke stroke) {
    if (stroke.equals(KeyStroke.INTERRUPT)) {
      quit();
    }
  }

  /// A key that nothing else has may open a plugin's pane, or close the one it opened.
  private void openPlugin(KeyStroke stroke) {
    for (PluginPanes.Known known : workspace.pluginPanes().known()) {
      if (stroke.equals(known.key())) {
        PaneSpec spec = known.spec();
        for (int id : workspace.tabs().current().panes()) {
          PaneSpec there = workspace.deck().spec(id);
          if (there.kind().equals("plugin")
              && there.get("plugin").equals(spec.get("plugin"))
              && there.get("name").equals(spec.get("name"))) {
            workspace.close(id);
            return;
          }
        }
        workspace.open(spec, Desk.Place.RIGHT);
        return;
      }
    }
  }

  void paste(String text) {
    Optional<Overlay> overlay = workspace.overlay();
    InputLine line = workspace.line();
    if (overlay.isPresent()) {
      overlay.get().paste(text);
    } else if (line != null) {
      line.editor().insert(text.lines().findFirst().orElse(""));
      typed(line);
    } else {
      workspace.deck().tell(focused(), pane -> pane.paste(text));
    }
  }

  // ---- the line in the status bar

  private void line(InputLine line, KeyStroke stroke) {
    switch (stroke.toString()) {
      case "esc", "ctrl+c" -> {
        workspace.type(null);
        send(
            PaneCommand.of(
                line.search() ? PaneCommand.Kind.SEARCH_CLEAR : PaneCommand.Kind.CLEAR_FILTER));
      }
      case "enter" -> {
        workspace.type(null);
        if (line.search()) {
          send(PaneCommand.of(PaneCommand.Kind.SEARCH_CONFIRM));
        }
      }
      default -> {
        String before = line.editor().text();
        line.editor().key(stroke);
        if (line.search() && line.editor().text().equals(before + stroke.typed())) {
          if (!stroke.typed().isEmpty()) {
            send(PaneCommand.search(stroke.typed()));
          }
        } else {
          typed(line);
        }
      }
    }
  }

  /// Tells the pane all of the line.
  private void typed(InputLine line) {
    String text = line.editor().text();
    if (!line.search()) {
      send(PaneCommand.filter(text));
      return;
    }
    send(PaneCommand.of(PaneCommand.Kind.SEARCH_CLEAR));
    text.codePoints().forEach(c -> send(PaneCommand.search(Character.toString(c))));
  }

  private void send(PaneCommand command) {
    workspace.deck().tell(focused(), pane -> pane.command(command));
  }

  // ---- commands

  void run(Command command) {
    int id = focused();
    if (workspace.deck().ask(id, false, pane -> pane.run(command))) {
      return;
    }
    switch (command.group()) {
      case NAVIGATION -> navigate(command);
      case TUI -> arrange(command);
      case GLOBAL -> global(command);
      case BROWSE -> browse(command);
      case FORM -> form(command);
      case QUERY_EDITOR,
          QUERY_BROWSE,
          QUERY_HISTORY,
          SAVED_QUERIES,
          COMPLETION,
          TREE,
          FILES,
          PLUGINS,
          MUTATE,
          INTERACT -> {
        // Only panes that know what it means do it.
      }
    }
  }

  private void navigate(Command command) {
    if (command == Command.BACK && workspace.deck().opener(focused()) != 0) {
      workspace.close(focused());
      return;
    }
    send(PaneCommand.of(PaneCommand.Kind.valueOf(command.name())));
  }

  private void form(Command command) {
    switch (command) {
      case FORM_NEXT -> send(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
      case FORM_PREV -> send(PaneCommand.of(PaneCommand.Kind.SELECT_PREV));
      default -> send(PaneCommand.of(PaneCommand.Kind.SELECT));
    }
  }

  private void browse(Command command) {
    switch (command) {
      case FILTER -> workspace.type(new InputLine("", false));
      case SEARCH -> {
        send(PaneCommand.of(PaneCommand.Kind.SEARCH_CLEAR));
        workspace.type(new InputLine("", true));
      }
      case SORT -> send(PaneCommand.sort(0));
      case TOGGLE_SORT_ORDER -> send(PaneCommand.of(PaneCommand.Kind.TOGGLE_SORT_ORDER));
      case TOGGLE_FOLLOW -> send(PaneCommand.of(PaneCommand.Kind.TOGGLE_FOLLOW));
      case TOGGLE_WRAP -> send(PaneCommand.of(PaneCommand.Kind.TOGGLE_WRAP));
      case RESOURCE_SWITCHER -> selectors.resources();
      default -> {
        // Only panes that know what it means do it.
      }
    }
  }

  private void global(Command command) {
    switch (command) {
      case HELP -> toggle(PaneSpec.of("help"), Desk.Place.RIGHT);
      case PANE_HELP ->
          workspace
              .deck()
              .tell(focused(), pane -> workspace.show(new KeysOverlay(workspace, table(), pane)));
      case NAMESPACE_SELECTOR -> selectors.namespaces();
      case CONTEXT_SELECTOR -> selectors.clusters();
      case PORT_FORWARDS -> toggle(PaneSpec.of("port-forwards"), Desk.Place.BELOW);
      case APP_LOGS -> toggle(PaneSpec.of("app-logs"), Desk.Place.BELOW);
      case SHOW_PLUGINS -> toggle(PaneSpec.of("plugins"), Desk.Place.BELOW);
      case CONSENTS -> consents();
      case AUDIT -> toggle(PaneSpec.of("audit"), Desk.Place.BELOW);
      case SESSIONS -> toggle(PaneSpec.of("monitor-sessions"), Desk.Place.BELOW);
      default -> quit();
    }
  }

  /// Shows the oldest question.
  private void consents() {
    ConsentWatch consents = workspace.consents();
    // At once, of what is known: one that came up a moment later would take a key meant for a pane.
    consents.all().stream()
        .findFirst()
        .ifPresentOrElse(
            question -> workspace.show(new ConsentOverlay(workspace, consents, question)),
            () ->
                consents.refresh(() ->
                    workspace.toast(
                        Toast.Kind.INFO,
                        consents.all().isEmpty()
                            ? "No plugin waits for an answer."
                            : "A plugin asks for something; the same key shows it.")));
  }

  /// Closes the pane of that kind in this tab, or opens one.
  private void toggle(PaneSpec spec, Desk.Place place) {
    for (int id : workspace.tabs().current().panes()) {
      if (workspace.deck().spec(id).kind().equals(spec.kind())) {
        workspace.close(id);
        return;
      }
    }
    workspace.open(spec, place);
  }

  private void arrange(Command command) {
    Tab tab = workspace.tabs().current();
    switch (command) {
      case SPLIT_VERTICAL -> workspace.open(again(), Desk.Place.RIGHT);
      case SPLIT_HORIZONTAL -> workspace.open(again(), Desk.Place.BELOW);
      case CLOSE_PANE -> workspace.close(tab.focused());
      case TOGGLE_FULLSCREEN -> tab.toggleFull();
      case FOCUS_UP -> tab.go(Side.UP);
      case FOCUS_DOWN -> tab.go(Side.DOWN);
      case FOCUS_LEFT -> tab.go(Side.LEFT);
      case FOCUS_RIGHT -> tab.go(Side.RIGHT);
      case FOCUS_NEXT -> tab.cycle(1);
      case FOCUS_PREV -> tab.cycle(-1);
      case RESIZE_GROW -> tab.resize(PaneTree.RATIO_STEP);
      case RESIZE_SHRINK -> tab.resize(-PaneTree.RATIO_STEP);
      case NEW_TAB -> workspace.openFirst();
      case CLOSE_TAB -> workspace.closeTab(workspace.tabs().active());
      default -> workspace.tabs().go(command.name().charAt(command.name().length() - 1) - '1');
    }
  }

  /// What a new pane shows: the same list, or what a new tab would.
  private PaneSpec again() {
    PaneSpec here = workspace.deck().remembered(focused());
    return Set.of("resource-list", "plugins", "files").contains(here.kind())
        ? here
        : workspace.ports().clusters() == null
            ? PaneSpec.of("plugins")
            : PaneSpec.of("resource-list", "resource", "pods");
  }

  /// The most useful keys of now.
  String hints() {
    Mode mode = workspace.mode();
    if (mode == Mode.INSERT) {
      return "every key goes to the pane; esc ends that";
    }
    if (mode != Mode.NORMAL) {
      return table().first(Command.QUIT) + " leave";
    }
    List<Command> useful =
        List.of(
            Command.HELP,
            Command.PANE_HELP,
            Command.RESOURCE_SWITCHER,
            Command.FILTER,
            Command.SHOW_PLUGINS,
            Command.QUIT);
    StringBuilder hints = new StringBuilder();
    for (Command command : useful) {
      hints.append(table().first(command)).append(' ').append(hint(command)).append("  ");
    }
    return hints.toString().strip();
  }

  private static String hint(Command command) {
    return switch (command) {
      case HELP -> "help";
      case PANE_HELP -> "keys here";
      case RESOURCE_SWITCHER -> "go to";
      case FILTER -> "filter";
      case SHOW_PLUGINS -> "plugins";
      default -> "leave";
    };
  }
}
