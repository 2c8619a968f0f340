package dev.mortise.runtime.process;

import dev.mortise.api.Caller;
import dev.mortise.protocol.JsonCodec;
import java.util.List;

/// The caller as a plugin of Kite reads it: a name and roles, never a key.
///
/// @param username as signed in
/// @param name the same; Kite has a display name there, which a caller does not carry
/// @param roles by name; what they allow is not a plugin's business
record KiteUser(String username, String name, List<Role> roles) {
  /// One role.
  record Role(String name) {}

  static String json(Caller caller) {
    if (caller instanceof Caller.Background) {
      return "{}";
    }
    List<Role> roles = caller.roles().stream().sorted().map(Role::new).toList();
    return JsonCodec.encode(new KiteUser(caller.name(), caller.name(), roles)).toString();
  }
}
