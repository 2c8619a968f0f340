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
/// @param session names the session, whatever its token is by now, and opens nothing; empty with a
///   key
public record Visitor(
    Caller.User caller, Credential credential, String csrfToken, boolean proven, String session) {
  /// Somebody whose session has no name of its own.
  public Visitor(Caller.User caller, Credential credential, String csrfToken, boolean proven) {
    this(caller, credential, csrfToken, proven, "");
  }

  /// What told who it is.
  public enum Credential {
    COOKIE,
    KEY
  }

  boolean admin() {
    return caller.roles().contains("admin");
  }
}
