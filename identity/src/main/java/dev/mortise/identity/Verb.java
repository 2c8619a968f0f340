package dev.mortise.identity;

import java.util.Locale;
import java.util.Optional;

/// What a role may allow to be done with a resource.
public enum Verb {
  /// Reading, listing and following.
  GET,
  /// Making a new one.
  CREATE,
  /// Replacing or changing parts.
  UPDATE,
  /// Removing.
  DELETE,
  /// Reading what a container wrote.
  LOG,
  /// Running a command in a container.
  EXEC;

  /// The word a role uses.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The verb an action of Kubernetes counts as: `list` and `watch` are `get`, `patch` is `update`.
  public static Optional<Verb> ofAction(String action) {
    return switch (action) {
      case "get", "list", "watch" -> Optional.of(GET);
      case "create" -> Optional.of(CREATE);
      case "update", "patch" -> Optional.of(UPDATE);
      case "delete" -> Optional.of(DELETE);
      case "log" -> Optional.of(LOG);
      case "exec" -> Optional.of(EXEC);
      default -> Optional.empty();
    };
  }

  /// The verb an HTTP method counts as. `connect`, a WebSocket, carries messages both ways and so
  /// is no mere read: it counts as `create`.
  public static Optional<Verb> ofMethod(String method) {
    return switch (method) {
      case "get", "head", "options" -> Optional.of(GET);
      case "post", "connect" -> Optional.of(CREATE);
      case "put", "patch" -> Optional.of(UPDATE);
      case "delete" -> Optional.of(DELETE);
      default -> Optional.empty();
    };
  }
}
