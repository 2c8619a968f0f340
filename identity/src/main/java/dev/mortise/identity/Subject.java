package dev.mortise.identity;

import java.util.Objects;

/// Whom a role is given to.
///
/// @param kind a user of this host, or a group that an OpenID provider tells of
/// @param name the user's name, or the group's
public record Subject(Kind kind, String name) {
  /// What a role can be given to.
  public enum Kind {
    USER,
    GROUP
  }

  /// Checks that nothing is missing.
  public Subject {
    Objects.requireNonNull(kind, "kind");
    if (name.isEmpty() || name.length() > 256 || name.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a subject's name has between 1 and 256 plain characters");
    }
  }

  /// A user.
  public static Subject user(String name) {
    return new Subject(Kind.USER, name);
  }

  /// A group.
  public static Subject group(String name) {
    return new Subject(Kind.GROUP, name);
  }
}
