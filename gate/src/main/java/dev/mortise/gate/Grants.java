package dev.mortise.gate;

import dev.mortise.api.Permission;
import java.util.Optional;

/// What the operator allowed. A port: the host keeps grants in its state, later a store does.
///
/// Asked on every call, by many threads, so it never waits. Grants belong to the plugin's id
/// together with its content hash: other content under the same id inherits nothing.
public interface Grants {
  /// The operator allowed nothing.
  Grants NOTHING =
      new Grants() {
        @Override
        public boolean granted(Party party, Permission need) {
          return false;
        }

        @Override
        public boolean grantedForBackground(Party party, Permission need) {
          return false;
        }
      };

  /// Whether the operator allowed this plugin what the need says, on behalf of a caller.
  boolean granted(Party party, Permission need);

  /// Whether that holds even when nobody called: for a plugin's own timers and events.
  boolean grantedForBackground(Party party, Permission need);

  /// The user the operator named for that: on clusters the plugin acts as them when nobody called.
  default Optional<String> backgroundUser(Party party, Permission need) {
    return Optional.empty();
  }

  /// Whether this plugin may lend the right to whoever calls it, although they lack it.
  default boolean lent(Party party, Permission need) {
    return false;
  }
}
