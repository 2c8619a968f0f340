package dev.mortise.app;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.cli.ServeRequest;
import dev.mortise.embed.OpenIdSettings;
import dev.mortise.identity.OidcConfig;
import java.net.URI;
import java.time.Duration;

/// The OpenID provider of the configuration, for one server.
final class OpenId {
  private static final String CALLBACK = "/api/auth/callback";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private OpenId() {}

  /// @throws PluginException `INVALID_ARGUMENT` when nobody can say where the provider sends
  ///   browsers back to, or when the issuer is not safe to ask
  static OidcConfig of(OpenIdSettings settings, ServeRequest request) {
    return new OidcConfig(
        settings.issuer(),
        settings.clientId(),
        settings.clientSecret(),
        redirect(request),
        settings.scopes(),
        settings.nameClaim(),
        settings.groupsClaim(),
        TIMEOUT);
  }

  private static URI redirect(ServeRequest request) {
    String named = request.publicUrl();
    if (named != null) {
      return URI.create(named.replaceAll("/+$", "") + CALLBACK);
    }
    if (request.port() == 0) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Sign-in with OpenID (oidc-issuer) takes an address that the provider knows: say --public-url or a --port.");
    }
    String host = request.host().indexOf(':') >= 0 ? "[" + request.host() + "]" : request.host();
    String scheme = request.certificate() == null ? "http" : "https";
    String base = request.basePath().replaceAll("/+$", "");
    return URI.create(scheme + "://" + host + ":" + request.port() + base + CALLBACK);
  }
}
