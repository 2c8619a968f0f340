package dev.mortise.monitor;

/// What became of one message in line.
sealed interface Ruling {
  /// Goes on as it came.
  record Pass() implements Ruling {}

  /// Another goes on in its place.
  record Replaced(Part part) implements Ruling {}

  /// Goes nowhere.
  ///
  /// @param plugin the id of the one that said so, or failed to say anything
  /// @param reason one line, without control characters
  /// @param said a failed plugin's own words about it, likewise, for the operator alone; may be
  ///   empty
  record Blocked(String plugin, String reason, String said) implements Ruling {
    /// Without further words.
    Blocked(String plugin, String reason) {
      this(plugin, reason, "");
    }

    /// What the operator is told.
    String told() {
      return plugin + ": " + reason + (said.isEmpty() ? "" : ": " + said);
    }
  }

  /// The one [Pass].
  Ruling PASS = new Pass();
}
