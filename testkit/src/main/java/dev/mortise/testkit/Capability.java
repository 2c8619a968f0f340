package dev.mortise.testkit;

/// What a carrier or a dialect may carry: the columns by which [PluginContract] knows which of its
/// scenarios a foreign contract has no words for.
public enum Capability {
  /// A plugin says what it offers.
  DESCRIPTION("what a plugin offers"),
  /// AI tools are authorised and executed.
  TOOLS("tools"),
  /// A failure keeps the code that the plugin gave it.
  ERROR_CODES("error codes of the plugin's own"),
  /// An application's extension points.
  POINTS("extension points"),
  /// Requests and responses of HTTP, whole.
  ROUTES("routes"),
  /// WebSockets under the plugin's own path.
  WEB_SOCKETS("WebSockets"),
  /// Bodies of any length, read as slowly as the reader likes.
  STREAMED_BODIES("bodies that stream"),
  /// A word about every request to the server.
  MIDDLEWARE("middleware"),
  /// Resources that the plugin keeps, asked for and changed.
  RESOURCES("resources"),
  /// Changes of resources as they happen.
  WATCHES("watches"),
  /// News of clusters.
  CLUSTER_EVENTS("cluster events"),
  /// Rectangles of text in a terminal.
  PANES("panes"),
  /// Copies of messages.
  OBSERVING("observing messages"),
  /// Verdicts about messages.
  DECIDING("deciding about messages"),
  /// The plugin asks the host, on behalf of its caller.
  HOST_FUNCTIONS("asking the host"),
  /// What a plugin keeps from one call is there in the next.
  MEMORY("keeping something from call to call");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /// What carries one method of a contribution.
  ///
  /// @throws IllegalArgumentException for a contract of which nothing is said here
  static Capability of(String contract, String method) {
    return switch (contract) {
      case "tools" -> TOOLS;
      case "routes" -> method.equals("connect") ? WEB_SOCKETS : ROUTES;
      case "middleware" -> MIDDLEWARE;
      case "resources" -> method.equals("watch") ? WATCHES : RESOURCES;
      case "cluster-events" -> CLUSTER_EVENTS;
      case "panes" -> PANES;
      case "messages" -> method.equals("decide") ? DECIDING : OBSERVING;
      default ->
          throw new IllegalArgumentException(
              "the catalogue has " + contract + "; say in Capability what carries it");
    };
  }

  /// In words, for a table.
  public String words() {
    return words;
  }
}
