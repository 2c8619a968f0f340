package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import java.util.Optional;

/// What people may do by their roles with what the server itself dispatches. A port; never waits.
@FunctionalInterface
public interface Judge {
  /// Nobody is held back: a server without roles.
  Judge EVERYTHING = (_, _) -> Optional.empty();

  /// Why this caller may not do this, as the rest of a sentence; empty when they may.
  Optional<String> refusal(Caller caller, Access access);
}
