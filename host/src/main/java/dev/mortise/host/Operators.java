package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;

/// Who may change what runs and what is allowed.
final class Operators {
  /// The role of a person who may.
  private static final String ROLE = "admin";

  private Operators() {}

  /// @throws PluginException `PERMISSION_DENIED`
  static void require(Caller by, String what) {
    boolean allowed =
        switch (by) {
          case Caller.Operator _, Caller.Application _ -> true;
          case Caller.User user -> user.roles().contains(ROLE);
          case Caller.Background _ -> false;
        };
    if (!allowed) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s %s may not %s; that takes the operator, or a user with the role %s."
              .formatted(by.kind(), LogText.clean(by.name()), what, ROLE));
    }
  }
}
