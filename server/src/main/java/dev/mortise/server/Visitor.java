package dev.mortise.server;

import dev.mortise.api.Caller;

/// Who sent a request, as far as that could be found out.
///
/// @param caller the user with the names of their roles
/// @param credential what told: only a cookie needs the CSRF token, since a browser sends it
///   unasked
/// @param csrfToken what requests that change something must carry beside the cookie; empty with a
///   key
/// @param proven whether they have just proved again who they are; never so for a key, which proves
///   nobody's presence
public record Visitor(Caller.User caller, Credential credential, String csrfToken, boolean proven) {
  /// What told who it is.
  public enum Credential {
    COOKIE,
    KEY
  }

  boolean admin() {
    return caller.roles().contains("admin");
  }
}
