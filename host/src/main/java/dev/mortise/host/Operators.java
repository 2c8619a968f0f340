package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallerRights;

/// Who may change what runs and what is allowed: the operator, the application, and users who hold
/// `grants:write`.
final class Operators {
  /// The role of a person who may, where nobody else knows users.
  private static final String ROLE = "admin";

  private static final Permission WRITE = Permission.of("grants", "write", "");

  private final CallerRights rights;

  Operators(CallerRights rights) {
    this.rights = rights;
  }

  /// @param plugin whose rights or life would change; empty for all
  /// @throws PluginException `PERMISSION_DENIED`
  void require(Caller by, String plugin, String what) {
    boolean allowed =
        switch (by) {
          case Caller.Operator _, Caller.Application _ -> true;
          case Caller.User user -> allowed(user, plugin);
          case Caller.Background _ -> false;
        };
    if (!allowed) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s %s may not %s; that takes the operator, or a user with the right %s."
              .formatted(by.kind(), LogText.clean(by.name()), what, WRITE));
    }
  }

  // Where everybody may do everything nobody knows users, and a role is all there is to go by.
  @SuppressWarnings("ReferenceEquality")
  private boolean allowed(Caller.User user, String plugin) {
    return rights == CallerRights.EVERYTHING
        ? user.roles().contains(ROLE)
        : rights.refusal(user, plugin, WRITE).isEmpty();
  }
}
