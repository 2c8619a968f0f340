package dev.mortise.server;

import java.util.Optional;

/// Knows who is signed in. A port.
///
/// Asked once for every request, so it answers from memory where it can.
public interface Visitors {
  /// Whoever the session cookie belongs to; empty when it is unknown or over.
  Optional<Visitor> ofCookie(String token);

  /// Whoever the key in an `Authorization` header belongs to; empty when it is unknown, revoked, or
  /// no key at all.
  Optional<Visitor> ofAuthorization(String header);
}
