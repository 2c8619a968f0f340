package dev.mortise.identity;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// One OpenID provider.
///
/// @param issuer as the provider writes it; `https`, or `http` on this machine
/// @param clientId what the provider calls this host
/// @param clientSecret what this host proves it with
/// @param redirect where the provider sends browsers back to
/// @param scopes beside `openid`
/// @param nameClaim the claim that becomes the name of a new user
/// @param groupsClaim the claim that lists groups
/// @param timeout for each request to the provider
public record OidcConfig(
    URI issuer,
    String clientId,
    String clientSecret,
    URI redirect,
    List<String> scopes,
    String nameClaim,
    String groupsClaim,
    Duration timeout) {
  /// Copies the scopes and checks the addresses.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` for an issuer that is not safe to ask
  public OidcConfig {
    scopes = List.copyOf(scopes);
    if (!safe(issuer)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The OpenID issuer "
              + issuer
              + " must begin with https:// (http:// only for this machine).");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("requests to an issuer need a time-out");
    }
  }

  /// Scopes `profile`, `email` and `groups`; the name is `preferred_username`, groups are `groups`;
  /// ten seconds.
  public static OidcConfig of(URI issuer, String clientId, String clientSecret, URI redirect) {
    return new OidcConfig(
        issuer,
        clientId,
        clientSecret,
        redirect,
        List.of("profile", "email", "groups"),
        "preferred_username",
        "groups",
        Duration.ofSeconds(10));
  }

  /// Whether what is said to this address cannot be read or changed on the way.
  static boolean safe(URI address) {
    String host = address.getHost();
    boolean here =
        host != null
            && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
    return host != null
        && ("https".equalsIgnoreCase(address.getScheme())
            || ("http".equalsIgnoreCase(address.getScheme()) && here));
  }

  /// The secret is not printed.
  @Override
  public String toString() {
    return "OidcConfig[" + issuer + ", " + clientId + "]";
  }
}
