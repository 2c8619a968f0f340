package dev.mortise.api;

import java.util.Objects;

/// What a call needs before it may happen. There is no third kind, and no absence of one.
public sealed interface Need {
  /// A permission, already filled in with what this call acts on.
  record Holds(Permission permission) implements Need {
    /// Checks the permission.
    public Holds {
      Objects.requireNonNull(permission, "permission");
    }
  }

  /// Nothing, and the reason why that is safe.
  record Nothing(String why) implements Need {
    /// A reason must be given.
    public Nothing {
      if (why.isBlank()) {
        throw new IllegalArgumentException("a need of nothing says why");
      }
    }
  }
}
