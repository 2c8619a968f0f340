package dev.mortise.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Everything a key can do, with the keys it has when nobody says otherwise.
enum Command {
  QUIT(KeyGroup.GLOBAL, "quit", "ctrl+q"),
  HELP(KeyGroup.GLOBAL, "all keys", "f1"),
  PANE_HELP(KeyGroup.GLOBAL, "keys of this pane", "f2"),
  NAMESPACE_SELECTOR(KeyGroup.GLOBAL, "choose a namespace", "ctrl+n"),
  CONTEXT_SELECTOR(KeyGroup.GLOBAL, "choose a cluster", "ctrl+k"),
  PORT_FORWARDS(KeyGroup.GLOBAL, "show forwarded ports", "ctrl+shift+p"),
  APP_LOGS(KeyGroup.GLOBAL, "show what this program logs", "ctrl+shift+l"),
  SHOW_PLUGINS(KeyGroup.GLOBAL, "show plugins", "f3"),
  CONSENTS(KeyGroup.GLOBAL, "answer what plugins ask for", "f4"),
  AUDIT(KeyGroup.GLOBAL, "show the audit", "f5"),
  SESSIONS(KeyGroup.GLOBAL, "show sessions of the monitor", "f6"),

  EDITOR_RUN(KeyGroup.QUERY_EDITOR, "run", "ctrl+e", "alt+enter"),
  EDITOR_COMPLETE(KeyGroup.QUERY_EDITOR, "complete", "tab", "ctrl+space"),
  EDITOR_RESULTS(KeyGroup.QUERY_EDITOR, "to the results", "esc"),
  EDITOR_HISTORY(KeyGroup.QUERY_EDITOR, "earlier queries", "ctrl+r"),
  EDITOR_SAVED(KeyGroup.QUERY_EDITOR, "saved queries", "ctrl+o"),
  EDITOR_SAVE(KeyGroup.QUERY_EDITOR, "save this query", "ctrl+s"),
  EDITOR_CLEAR(KeyGroup.QUERY_EDITOR, "empty the editor", "ctrl+u"),

  BROWSE_EDIT(KeyGroup.QUERY_BROWSE, "to the editor", "i", "e", "enter"),
  BROWSE_COPY_ROW(KeyGroup.QUERY_BROWSE, "copy the row as CSV", "c"),
  BROWSE_COPY_ALL(KeyGroup.QUERY_BROWSE, "copy everything as CSV", "C"),
  BROWSE_EXPORT(KeyGroup.QUERY_BROWSE, "write a CSV file", "x"),

  HISTORY_NEXT(KeyGroup.QUERY_HISTORY, "next", "down", "tab", "ctrl+n"),
  HISTORY_PREV(KeyGroup.QUERY_HISTORY, "the one before", "up", "shift+tab", "ctrl+p"),
  HISTORY_SELECT(KeyGroup.QUERY_HISTORY, "into the editor", "enter"),
  HISTORY_FILTER(KeyGroup.QUERY_HISTORY, "every letter narrows the list", "/"),
  HISTORY_CLOSE(KeyGroup.QUERY_HISTORY, "close the list", "esc", "ctrl+c"),

  SAVED_NEXT(KeyGroup.SAVED_QUERIES, "next", "down", "tab", "ctrl+n"),
  SAVED_PREV(KeyGroup.SAVED_QUERIES, "the one before", "up", "shift+tab", "ctrl+p"),
  SAVED_SELECT(KeyGroup.SAVED_QUERIES, "into the editor", "enter"),
  SAVED_RENAME(KeyGroup.SAVED_QUERIES, "rename", "ctrl+e"),
  SAVED_DELETE(KeyGroup.SAVED_QUERIES, "delete", "ctrl+d", "delete"),
  SAVED_FILTER(KeyGroup.SAVED_QUERIES, "every letter narrows the list", "/"),
  SAVED_CLOSE(KeyGroup.SAVED_QUERIES, "close the list", "esc", "ctrl+c"),

  COMPLETION_NEXT(KeyGroup.COMPLETION, "next", "down", "tab", "ctrl+n"),
  COMPLETION_PREV(KeyGroup.COMPLETION, "the one before", "up", "shift+tab", "ctrl+p"),
  COMPLETION_SELECT(KeyGroup.COMPLETION, "into the editor", "enter"),
  COMPLETION_CLOSE(KeyGroup.COMPLETION, "close the list", "esc", "ctrl+c"),

  FORM_NEXT(KeyGroup.FORM, "to the next field", "tab", "down"),
  FORM_PREV(KeyGroup.FORM, "to the field before", "shift+tab", "up"),
  FORM_USE(KeyGroup.FORM, "done with this field", "enter"),

  TREE_USE(KeyGroup.TREE, "open or close, or follow a link", "enter", "space"),

  PARENT_FOLDER(KeyGroup.FILES, "to the folder above", "backspace"),
  TOGGLE_HIDDEN(KeyGroup.FILES, "hidden files too, or not", "."),
  OTHER_END(KeyGroup.FILES, "the beginning of a large file, or its end", "b"),

  PLUGIN_WHY(KeyGroup.PLUGINS, "why it runs or does not", "w", "enter"),
  PLUGIN_LOGS(KeyGroup.PLUGINS, "its log", "l"),
  PLUGIN_PERMISSIONS(KeyGroup.PLUGINS, "what it may do", "p"),
  PLUGIN_START(KeyGroup.PLUGINS, "start", "s"),
  PLUGIN_STOP(KeyGroup.PLUGINS, "stop", "S"),
  PLUGIN_RELOAD(KeyGroup.PLUGINS, "reload", "r"),
  PLUGIN_ENABLE(KeyGroup.PLUGINS, "enable", "e"),
  PLUGIN_DISABLE(KeyGroup.PLUGINS, "disable", "d"),
  PLUGIN_RELEASE(KeyGroup.PLUGINS, "release from quarantine", "u"),
  PLUGIN_ACCEPT(KeyGroup.PLUGINS, "accept changed files", "A"),
  PLUGIN_OPEN(KeyGroup.PLUGINS, "open its pane", "o"),
  PLUGIN_GRANT(KeyGroup.PLUGINS, "grant the permission, or answer yes", "y"),
  PLUGIN_ONCE(KeyGroup.PLUGINS, "answer once", "t"),
  PLUGIN_REVOKE(KeyGroup.PLUGINS, "take it back, or answer no", "n"),

  DELETE(KeyGroup.MUTATE, "delete", "ctrl+alt+d"),
  RESTART_ROLLOUT(KeyGroup.MUTATE, "restart the rollout", "ctrl+alt+r"),
  SCALE(KeyGroup.MUTATE, "scale", "ctrl+alt+s"),
  EDIT(KeyGroup.MUTATE, "edit and apply", "E"),
  DEBUG_MODE(KeyGroup.MUTATE, "debug mode: its containers sleep", "ctrl+alt+b"),
  ROOT_DEBUG_MODE(KeyGroup.MUTATE, "debug mode as root", "ctrl+alt+u"),

  EXEC(KeyGroup.INTERACT, "shell in the container", "e"),
  PORT_FORWARD(KeyGroup.INTERACT, "forward a port", "p"),
  OPEN_QUERY(KeyGroup.INTERACT, "query its PostgreSQL", "Q"),
  ENTER_INSERT(KeyGroup.INTERACT, "type into the pane", "i"),
  RETRY(KeyGroup.INTERACT, "try again", "r"),

  RESOURCE_SWITCHER(KeyGroup.BROWSE, "show something else here", ":"),
  FILTER(KeyGroup.BROWSE, "filter, or search", "/"),
  SEARCH(KeyGroup.BROWSE, "search within", "?"),
  SORT(KeyGroup.BROWSE, "sort by the next column", "s"),
  TOGGLE_SORT_ORDER(KeyGroup.BROWSE, "turn the order", "S"),
  VIEW_YAML(KeyGroup.BROWSE, "YAML", "y"),
  VIEW_DESCRIBE(KeyGroup.BROWSE, "describe", "d"),
  VIEW_LOGS(KeyGroup.BROWSE, "logs", "l"),
  TOGGLE_FOLLOW(KeyGroup.BROWSE, "follow the end", "f"),
  TOGGLE_WRAP(KeyGroup.BROWSE, "wrap lines", "w"),
  TOGGLE_ALL_NAMESPACES(KeyGroup.BROWSE, "all namespaces, or one", "a"),
  SEARCH_NEXT(KeyGroup.BROWSE, "next match", "n"),
  SEARCH_PREV(KeyGroup.BROWSE, "match before", "N"),
  NEXT_CONTAINER(KeyGroup.BROWSE, "next container", "c"),
  MORE_LOGS(KeyGroup.BROWSE, "more of the past", "alt+p"),
  PREVIOUS_LOGS(KeyGroup.BROWSE, "logs of the container before", "P"),
  SAVE(KeyGroup.BROWSE, "save to a file, or send", "ctrl+s"),
  DOWNLOAD_LOGS(KeyGroup.BROWSE, "download the whole log, or stop that", "ctrl+e"),
  ACTIONS(KeyGroup.BROWSE, "choose what to do with it", "alt+m"),

  SELECT_NEXT(KeyGroup.NAVIGATION, "next", "j", "down"),
  SELECT_PREV(KeyGroup.NAVIGATION, "the one before", "k", "up"),
  SCROLL_DOWN(KeyGroup.NAVIGATION, "a line on", "ctrl+down"),
  SCROLL_UP(KeyGroup.NAVIGATION, "a line back", "ctrl+up"),
  SELECT(KeyGroup.NAVIGATION, "open", "enter"),
  BACK(KeyGroup.NAVIGATION, "back", "esc"),
  GO_TO_TOP(KeyGroup.NAVIGATION, "to the top", "g", "home"),
  GO_TO_BOTTOM(KeyGroup.NAVIGATION, "to the end", "G", "end"),
  PAGE_UP(KeyGroup.NAVIGATION, "a page back", "ctrl+b", "pageup"),
  PAGE_DOWN(KeyGroup.NAVIGATION, "a page on", "ctrl+f", "pagedown"),
  SCROLL_LEFT(KeyGroup.NAVIGATION, "to the left", "left", "ctrl+left"),
  SCROLL_RIGHT(KeyGroup.NAVIGATION, "to the right", "right", "ctrl+right"),

  SPLIT_VERTICAL(KeyGroup.TUI, "split, new pane right", "alt+v"),
  SPLIT_HORIZONTAL(KeyGroup.TUI, "split, new pane below", "alt+h"),
  CLOSE_PANE(KeyGroup.TUI, "close the pane", "alt+x"),
  TOGGLE_FULLSCREEN(KeyGroup.TUI, "full screen", "alt+f"),
  FOCUS_UP(KeyGroup.TUI, "to the pane above", "alt+up"),
  FOCUS_DOWN(KeyGroup.TUI, "to the pane below", "alt+down"),
  FOCUS_LEFT(KeyGroup.TUI, "to the pane at the left", "alt+left"),
  FOCUS_RIGHT(KeyGroup.TUI, "to the pane at the right", "alt+right"),
  FOCUS_NEXT(KeyGroup.TUI, "to the next pane", "tab"),
  FOCUS_PREV(KeyGroup.TUI, "to the pane before", "shift+tab"),
  RESIZE_GROW(KeyGroup.TUI, "larger", "alt+shift+up"),
  RESIZE_SHRINK(KeyGroup.TUI, "smaller", "alt+shift+down"),
  NEW_TAB(KeyGroup.TUI, "new tab", "ctrl+t"),
  CLOSE_TAB(KeyGroup.TUI, "close the tab", "ctrl+w"),
  GOTO_TAB_1(KeyGroup.TUI, "to tab 1", "alt+1"),
  GOTO_TAB_2(KeyGroup.TUI, "to tab 2", "alt+2"),
  GOTO_TAB_3(KeyGroup.TUI, "to tab 3", "alt+3"),
  GOTO_TAB_4(KeyGroup.TUI, "to tab 4", "alt+4"),
  GOTO_TAB_5(KeyGroup.TUI, "to tab 5", "alt+5"),
  GOTO_TAB_6(KeyGroup.TUI, "to tab 6", "alt+6"),
  GOTO_TAB_7(KeyGroup.TUI, "to tab 7", "alt+7"),
  GOTO_TAB_8(KeyGroup.TUI, "to tab 8", "alt+8"),
  GOTO_TAB_9(KeyGroup.TUI, "to tab 9", "alt+9");

  private final KeyGroup group;
  private final String help;

  // Never changes; Error Prone cannot know.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> keys;

  Command(KeyGroup group, String help, String... keys) {
    this.group = group;
    this.help = help;
    this.keys = List.of(keys);
  }

  KeyGroup group() {
    return group;
  }

  /// What it does, in a few words.
  String help() {
    return help;
  }

  /// As in a configuration.
  List<String> keys() {
    return keys;
  }

  /// The word of the configuration, within its group: `select_next`.
  String word() {
    String word = name().toLowerCase(Locale.ROOT);
    return switch (group) {
      case QUERY_EDITOR -> word.substring("editor_".length());
      case QUERY_BROWSE -> word.substring("browse_".length());
      case QUERY_HISTORY -> word.substring("history_".length());
      case SAVED_QUERIES -> word.substring("saved_".length());
      case COMPLETION -> word.substring("completion_".length());
      default -> word;
    };
  }

  static List<Command> of(KeyGroup group) {
    return Arrays.stream(values()).filter(command -> command.group == group).toList();
  }

  static Optional<Command> of(KeyGroup group, String word) {
    return of(group).stream().filter(command -> command.word().equals(word)).findFirst();
  }
}
