package dev.mortise.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Every area of the permission grammar with its actions: the one table of it.
///
/// Append-only. A word that is not here refuses the plugin that uses it.
public enum PermissionArea {
  /// Kubernetes resources.
  K8S(
      "k8s",
      "Kubernetes resources of the caller's own cluster",
      Action.of("get", Target.RESOURCE, "read one %s"),
      Action.of("list", Target.RESOURCE, "list %s"),
      Action.of("watch", Target.RESOURCE, "follow changes of %s"),
      Action.of("create", Target.RESOURCE, "create %s"),
      Action.of("update", Target.RESOURCE, "replace %s"),
      Action.of("patch", Target.RESOURCE, "change parts of %s"),
      Action.of("delete", Target.RESOURCE, "delete %s"),
      Action.of("log", Target.RESOURCE, "read the logs of %s"),
      Action.of("exec", Target.RESOURCE, "run commands in %s")),
  /// Network connections through the host.
  NET(
      "net",
      "connections through the host's one egress path",
      Action.of("http", Target.HOST, "send HTTP requests to %s"),
      Action.of("tcp", Target.HOST, "open TCP connections to %s"),
      Action.of("websocket", Target.HOST, "open WebSockets to %s")),
  /// Files.
  FS(
      "fs",
      "files a person opened",
      Action.of("read", Target.WORD, "read the files that are %s"),
      Action.of("write", Target.WORD, "write the files that are %s")),
  /// The plugin's own key-value storage.
  STORAGE("storage", "the plugin's own storage", Action.of("use", Target.NONE, "keep data")),
  /// Secrets of the plugin's settings.
  SECRETS(
      "secrets",
      "secrets of the plugin's settings",
      Action.of("use", Target.NONE, "have secrets filled into its requests without seeing them"),
      Action.of("read", Target.WORD, "see the secret %s in plain text")),
  /// The clipboard of the person at the terminal.
  CLIPBOARD(
      "clipboard",
      "the clipboard of the person at the screen",
      Action.of("read", Target.NONE, "read the clipboard"),
      Action.of("write", Target.NONE, "write the clipboard")),
  /// AI tools.
  TOOL(
      "tool",
      "AI tools",
      Action.of("offer", Target.WORD, "offer the tool %s"),
      Action.of("call", Target.WORD, "call the tool %s with the caller's rights")),
  /// MCP messages under the monitor.
  MESSAGES(
      "messages",
      "MCP messages under the monitor",
      Action.of("observe", Target.NONE, "see a copy of every message"),
      Action.of("change", Target.NONE, "stand in line: block or replace messages")),
  /// HTTP under the plugin's own path, and in front of everybody's.
  HTTP(
      "http",
      "HTTP requests to this server",
      Action.of("get", Target.PATH, "answer reads of %s"),
      Action.of("post", Target.PATH, "answer POST to %s"),
      Action.of("put", Target.PATH, "answer PUT to %s"),
      Action.of("patch", Target.PATH, "answer PATCH to %s"),
      Action.of("delete", Target.PATH, "answer DELETE of %s"),
      Action.of("connect", Target.PATH, "answer WebSockets at %s"),
      Action.of("intercept", Target.NONE, "pass, change or refuse every request to this server")),
  /// Custom resource types that a plugin keeps.
  RESOURCE(
      "resource",
      "resource types the plugin keeps",
      Action.of("offer", Target.WORD, "offer the resource type %s")),
  /// What happens to clusters.
  CLUSTER(
      "cluster",
      "clusters of this host",
      Action.of("observe", Target.NONE, "be told when clusters come, go or change")),
  /// Panes in the terminal workspace and the console.
  PANE("pane", "panes", Action.of("offer", Target.WORD, "offer the pane %s")),
  /// Extension points of the embedding application.
  POINT(
      "point",
      "extension points of the application",
      Action.of("offer", Target.WORD, "be asked by the application at %s")),
  /// Datasets and files in the workbench.
  DATA(
      "data",
      "the data workbench",
      Action.of("offer", Target.WORD, "offer %s to the workbench"),
      Action.of("publish", Target.NONE, "publish datasets to other plugins"),
      Action.of("read", Target.NONE, "read datasets of other plugins")),
  /// Events between plugins.
  EVENTS(
      "events",
      "events between plugins",
      Action.of("publish", Target.WORD, "publish %s"),
      Action.of("subscribe", Target.WORD, "receive %s")),
  /// The account of the person who runs the monitor.
  ACCOUNT(
      "account",
      "the account of whoever runs the host",
      Action.of("key", Target.NONE, "see the account's API key in plain text").askedAtStart()),
  /// How the plugin's own process is kept.
  PROCESS(
      "process",
      "the plugin's own process",
      Action.of("unconfined", Target.NONE, "do everything the host's user can do"),
      Action.of("network", Target.NONE, "reach any address, unseen by the gate")),
  /// How the plugin's pages are kept.
  UI(
      "ui",
      "the plugin's pages",
      Action.of("unconfined", Target.NONE, "run code in the console's own origin")),
  /// Commands of the command line.
  COMMAND("command", "the command line", Action.of("offer", Target.WORD, "offer the command %s")),
  /// Who may change what plugins are allowed to do.
  GRANTS("grants", "grants of other plugins", Action.of("write", Target.NONE, "answer consent"));

  /// What may stand behind the second colon.
  public enum Target {
    /// Nothing.
    NONE,
    /// A name, or `*` for every one.
    WORD,
    /// A resource type, or `*`.
    RESOURCE,
    /// A host name, `*.` and a domain, or an address; with `:port` where the port is not implied.
    HOST,
    /// An absolute path in which `*` is one segment and a last `**` any number.
    PATH
  }

  /// One action of an area.
  ///
  /// @param name the word
  /// @param target what may stand behind it
  /// @param allows what it allows, as the end of "The plugin may …", `%s` for the target
  /// @param atStart whether a plugin asks for it while it starts, with nobody calling: then a grant
  ///   of it always holds for background
  public record Action(String name, Target target, String allows, boolean atStart) {
    static Action of(String name, Target target, String allows) {
      return new Action(name, target, allows, false);
    }

    Action askedAtStart() {
      return new Action(name, target, allows, true);
    }
  }

  private final String word;
  private final String about;

  // Made by List.of, which Error Prone cannot know.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Action> actions;

  PermissionArea(String word, String about, Action... actions) {
    this.word = word;
    this.about = about;
    this.actions = List.of(actions);
  }

  /// The first word of its permissions.
  public String word() {
    return word;
  }

  /// What it is about, in a few words.
  public String about() {
    return about;
  }

  /// Its actions, in the order of the table.
  public List<Action> actions() {
    return actions;
  }

  /// The action of that name.
  public Optional<Action> action(String name) {
    return actions.stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /// The area of that word.
  public static Optional<PermissionArea> of(String word) {
    return Arrays.stream(values()).filter(a -> a.word.equals(word)).findFirst();
  }
}
