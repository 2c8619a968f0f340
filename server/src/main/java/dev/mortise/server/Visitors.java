package dev.mortise.server;

import java.util.Optional;

/// Knows who is signed in. A port.
///
/// Asked once for every request and every second for each open stream, so it answers from memory
/// where it can.
public interface Visitors {
  /// Whoever the session cookie belongs to; empty when it is unknown or over.
  Optional<Visitor> ofCookie(String token);

  /// Whoever the key in an `Authorization` header belongs to; empty when it is unknown, revoked, or
  /// no key at all.
  Optional<Visitor> ofAuthorization(String header);

  /// Whoever has something open that they opened with a session; empty once that is over. Asked
  /// again and again, which is no use of the session.
  ///
  /// @param opener who they were when they opened it
  /// @param token of the session at that time; it may have another now
  default Optional<Visitor> stillOfCookie(Visitor opener, String token) {
    return ofCookie(token);
  }

  /// The same for what is a use of the session for as long as it is open.
  default Optional<Visitor> usingCookie(Visitor opener, String token) {
    return ofCookie(token);
  }

  /// Whoever has something open that they opened with a key; empty once that is over. Asked again
  /// and again, which is no use of the key.
  default Optional<Visitor> stillOfAuthorization(String header) {
    return ofAuthorization(header);
  }
}
