package dev.mortise.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody who may sign in.
///
/// @param id never used again
/// @param name unique, lower case; what audit trails and roles know them by
/// @param display how they want to be called; may be empty
/// @param provider [#LOCAL] for those with a password here, else the issuer who vouches for them
/// @param subject what the issuer calls them; the name for local ones
/// @param groups those the issuer told of at the last sign-in
/// @param signedIn when they last signed in; null before the first time
public record User(
    long id,
    String name,
    String display,
    String provider,
    String subject,
    boolean enabled,
    Set<String> groups,
    Instant created,
    @Nullable Instant signedIn) {
  /// The provider of users who have a password here.
  public static final String LOCAL = "local";

  /// Copies the groups.
  public User {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(provider, "provider");
    groups = Set.copyOf(groups);
  }

  /// Whether they have a password here.
  public boolean local() {
    return provider.equals(LOCAL);
  }
}
