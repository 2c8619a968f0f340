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
  /// Bodies of any length, read as slowly as the reader likes.
  STREAMED_BODIES("bodies that stream"),
  /// Changes of resources as they happen.
  WATCHES("watches"),
  /// Copies of messages.
  OBSERVING("observing messages"),
  /// Verdicts about messages.
  DECIDING("deciding about messages"),
  /// The plugin asks the host, on behalf of its caller.
  HOST_FUNCTIONS("asking the host");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /// In words, for a table.
  public String words() {
    return words;
  }
}
