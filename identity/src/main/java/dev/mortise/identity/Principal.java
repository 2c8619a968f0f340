package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody who showed who they are, by a session or an API key.
///
/// @param user who
/// @param roles those they act with: all they have, or for an API key those it was limited to
/// @param session null for an API key
public record Principal(User user, Set<String> roles, @Nullable Session session) {
  /// Copies the roles.
  public Principal {
    Objects.requireNonNull(user, "user");
    roles = Set.copyOf(roles);
  }

  /// On whose behalf calls are made.
  public Caller.User caller() {
    return new Caller.User(user.name(), roles);
  }
}
