package dev.mortise.server;

import dev.mortise.identity.Identity;
import dev.mortise.identity.Principal;
import dev.mortise.identity.Session;
import java.util.Optional;

/// Visitors known by their sessions and API keys.
///
/// @param identity what knows them
public record IdentityVisitors(Identity identity) implements Visitors {
  private static final String BEARER = "bearer ";

  @Override
  public Optional<Visitor> ofCookie(String token) {
    return identity.sessions().resume(token).map(principal -> session(principal, token));
  }

  @Override
  public Optional<Visitor> stillOfCookie(Visitor opener, String token) {
    return identity.sessions().look(opener.session()).map(now -> session(now, token));
  }

  @Override
  public Optional<Visitor> usingCookie(Visitor opener, String token) {
    return identity.sessions().use(opener.session()).map(now -> session(now, token));
  }

  private Visitor session(Principal principal, String token) {
    Session session = principal.session();
    return new Visitor(
        principal.caller(),
        Visitor.Credential.COOKIE,
        identity.sessions().csrf(token),
        session != null && identity.sessions().proven(session),
        session == null ? "" : session.id());
  }

  @Override
  public Optional<Visitor> ofAuthorization(String header) {
    return identity.apiKeys().resume(key(header)).map(IdentityVisitors::keyed);
  }

  @Override
  public Optional<Visitor> stillOfAuthorization(String header) {
    return identity.apiKeys().look(key(header)).map(IdentityVisitors::keyed);
  }

  private static String key(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : header;
  }

  private static Visitor keyed(Principal principal) {
    return new Visitor(principal.caller(), Visitor.Credential.KEY, "", false);
  }
}
