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
  record Blocked(String plugin, String reason) implements Ruling {}

  /// The one [Pass].
  Ruling PASS = new Pass();
}
