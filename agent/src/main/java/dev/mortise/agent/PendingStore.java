package dev.mortise.agent;

import java.util.Optional;

/// Keeps conversations that wait. A port: in memory for one server, in a database for several.
///
/// Safe for any thread.
public interface PendingStore {
  /// Keeps one until it expires.
  void keep(Pending pending);

  /// Takes one out; of two who come at once one gets it. Nothing, and nothing is taken, when there
  /// is none of that id, it is another user's or of another kind, or it has expired.
  Optional<Pending> take(String id, String user, Pending.Kind kind);
}
