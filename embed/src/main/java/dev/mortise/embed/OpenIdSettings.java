package dev.mortise.embed;

import java.net.URI;
import java.util.List;

/// The OpenID provider that the configuration names.
///
/// @param issuer as the provider writes it
/// @param clientId what it calls this server
/// @param clientSecret what this server proves it with; not printed
/// @param scopes beside `openid`
/// @param nameClaim the claim that becomes the name of a new user
/// @param groupsClaim the claim that lists groups
public record OpenIdSettings(
    URI issuer,
    String clientId,
    String clientSecret,
    List<String> scopes,
    String nameClaim,
    String groupsClaim) {
  /// Copies the scopes.
  public OpenIdSettings {
    scopes = List.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "OpenIdSettings[" + issuer + ", " + clientId + "]";
  }
}
