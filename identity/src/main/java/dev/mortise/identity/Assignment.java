package dev.mortise.identity;

import java.util.Objects;

/// One role that was given to a user or a group.
public record Assignment(String role, Subject subject) {
  /// Checks that nothing is missing.
  public Assignment {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(subject, "subject");
  }
}
