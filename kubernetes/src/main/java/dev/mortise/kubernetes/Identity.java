package dev.mortise.kubernetes;

import java.util.List;
import java.util.Objects;

/// As whom a request reaches a cluster.
public sealed interface Identity {
  /// With the credentials the cluster is configured with, and whatever rights these have.
  Identity CONFIGURED = new Configured();

  /// With the cluster's own credentials.
  record Configured() implements Identity {}

  /// As somebody else, by the cluster's own impersonation: its own rules decide about them.
  ///
  /// The configured credentials need the right to impersonate. Names are single words of a header;
  /// control characters are refused.
  record Impersonated(String user, List<String> groups) implements Identity {
    /// Copies the groups.
    public Impersonated {
      Objects.requireNonNull(user, "user");
      groups = List.copyOf(groups);
      requirePlain(user);
      groups.forEach(Impersonated::requirePlain);
    }

    private static void requirePlain(String name) {
      if (name.isBlank() || name.chars().anyMatch(c -> c < ' ' || c > '~')) {
        throw new IllegalArgumentException(
            "an identity on a cluster is a name in ASCII without control characters");
      }
    }
  }
}
