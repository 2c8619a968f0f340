package dev.mortise.api;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// On whose behalf a call is made. Never null, and never chosen by a plugin.
public sealed interface Caller {
  /// A name for audit trails and plugins.
  String name();

  /// The word that travels on the wire: `user`, `operator`, `application`, `background`.
  String kind();

  /// What the roles of a user are called; empty for everyone else.
  default Set<String> roles() {
    return Set.of();
  }

  /// A person who signed in to a surface.
  record User(String name, Set<String> roles) implements Caller {
    /// Copies the roles.
    public User {
      Objects.requireNonNull(name, "name");
      roles = Set.copyOf(roles);
    }

    @Override
    public String kind() {
      return "user";
    }
  }

  /// Whoever runs the host: may do what the host's own user may do.
  record Operator(String name) implements Caller {
    /// Checks the name.
    public Operator {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String kind() {
      return "operator";
    }
  }

  /// The Java program the host is embedded in.
  record Application(String name) implements Caller {
    /// Checks the name.
    public Application {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String kind() {
      return "application";
    }
  }

  /// Nobody: a plugin's own timer, start or event. Only grants marked for background count.
  ///
  /// @param name the plugin's id
  /// @param user as whom it acts on clusters, by the grant that lets it; null where the operator
  ///   named nobody
  record Background(String name, @Nullable String user) implements Caller {
    /// Checks the name.
    public Background {
      Objects.requireNonNull(name, "name");
    }

    /// As nobody.
    public Background(String name) {
      this(name, null);
    }

    @Override
    public String kind() {
      return "background";
    }
  }
}
