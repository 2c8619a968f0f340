package dev.mortise.api;

import java.util.List;

/// One permission of a plugin in three columns: declared, granted, and what the caller may do by
/// themselves. All three must agree.
///
/// @param permission as declared, or as implied by what the plugin contributes
/// @param why the plugin's reason, quoted; may be empty
/// @param grants what the operator allowed of it: all of it, or narrower parts
/// @param granted whether all of it is allowed on behalf of a caller
/// @param callerRefusal why the caller one asked for may not do it themselves; empty when they may,
///   or when one asked for nobody
/// @param command what an operator types to grant it, or to take it back; quoted for the shell
/// @param callerCommand what an operator types so that the caller may do it themselves; empty where
///   nothing is in their way, or no role would help
public record PermissionStatus(
    Permission permission,
    String why,
    List<Grant> grants,
    boolean granted,
    String callerRefusal,
    String command,
    String callerCommand) {
  /// Copies the list.
  public PermissionStatus {
    grants = List.copyOf(grants);
  }

  /// One that is granted or not, with nothing more to say about it.
  public PermissionStatus(Permission permission, String why, boolean granted) {
    this(permission, why, List.of(), granted, "", "", "");
  }

  /// Whether a call of that caller that needs all of it would be let in.
  public boolean allowed() {
    return granted && callerRefusal.isEmpty();
  }
}
