package dev.mortise.agent;

import dev.mortise.api.Json;
import java.time.Instant;
import java.util.Objects;

/// A conversation that waits for its person.
///
/// @param id 128 random bits in hex: whoever continues must name it
/// @param user who began it: nobody else may continue
/// @param kind what it waits for
/// @param expires when it is too late
/// @param state all there is to continue; opaque to whoever keeps it, and private: it holds what
///   was said
public record Pending(String id, String user, Kind kind, Instant expires, Json state) {
  /// What a conversation can wait for.
  public enum Kind {
    /// Yes or no to a tool that changes something.
    CONFIRMATION,
    /// A choice or a filled-in form.
    INPUT
  }

  /// Checks that nothing is missing.
  public Pending {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(state, "state");
  }
}
