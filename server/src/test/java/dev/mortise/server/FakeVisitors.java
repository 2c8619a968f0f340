package dev.mortise.server;

import dev.mortise.api.Caller;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Knows three people: `admin`, `alice` without a role, and `root`, an admin who has just proved
/// it. A cookie is the name, a key is `kite1-<name>`, the CSRF token `csrf-<name>`.
final class FakeVisitors implements Visitors {
  /// How often a cookie was used.
  final AtomicInteger uses = new AtomicInteger();

  /// How often somebody was asked for who has something open by a cookie.
  final AtomicInteger looks = new AtomicInteger();

  @Override
  public Optional<Visitor> ofCookie(String token) {
    uses.incrementAndGet();
    return visitor(token, Visitor.Credential.COOKIE);
  }

  @Override
  public Optional<Visitor> stillOfCookie(Visitor opener, String token) {
    looks.incrementAndGet();
    return visitor(token, Visitor.Credential.COOKIE);
  }

  @Override
  public Optional<Visitor> ofAuthorization(String header) {
    return header.startsWith("kite1-")
        ? visitor(header.substring(6), Visitor.Credential.KEY)
        : Optional.empty();
  }

  private static Optional<Visitor> visitor(String name, Visitor.Credential credential) {
    Set<String> roles = name.equals("alice") ? Set.of() : Set.of("admin");
    return Set.of("admin", "alice", "root").contains(name)
        ? Optional.of(
            new Visitor(
                new Caller.User(name, roles), credential, "csrf-" + name, name.equals("root")))
        : Optional.empty();
  }
}
