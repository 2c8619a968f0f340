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

  private Visitor session(Principal principal, String token) {
    Session session = principal.session();
    return new Visitor(
        principal.caller(),
        Visitor.Credential.COOKIE,
        identity.sessions().csrf(token),
        session != null && identity.sessions().proven(session));
  }

  @Override
  public Optional<Visitor> ofAuthorization(String header) {
    String key =
        header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? header.substring(BEARER.length()).strip()
            : header;
    return identity
        .apiKeys()
        .resume(key)
        .map(p -> new Visitor(p.caller(), Visitor.Credential.KEY, "", false));
  }
}
