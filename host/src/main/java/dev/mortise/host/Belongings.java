package dev.mortise.host;

/// What plugins have beside their grants: their secrets, what they keep. A port.
@FunctionalInterface
public interface Belongings {
  /// Of a host that keeps neither.
  Belongings NONE = (_, _, _) -> {};

  /// Gives what one owner of a plugin has to another too, as an operator decided who accepted
  /// changed files.
  ///
  /// @param from to whom it belongs: a signer, or the hash of the files before
  /// @param to the same of the new files; where these kept something already, that stays
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it cannot be read or kept, and may
  ///   be tried again; `CONFLICT` when these kept something already
  void inherit(String plugin, String from, String to);
}
