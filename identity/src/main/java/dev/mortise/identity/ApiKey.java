package dev.mortise.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One API key as it may be shown; its secret is not here.
///
/// @param id part of the key itself
/// @param user whose it is
/// @param name unique among this user's
/// @param roles those it is limited to; empty for all its user has
/// @param used when it was last used, to the minute; null for never
/// @param expires null for never
public record ApiKey(
    long id,
    String user,
    String name,
    Set<String> roles,
    Instant created,
    @Nullable Instant used,
    @Nullable Instant expires) {
  /// Copies the roles.
  public ApiKey {
    roles = Set.copyOf(roles);
  }
}
