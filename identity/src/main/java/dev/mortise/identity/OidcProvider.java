package dev.mortise.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One OpenID provider as this host sees it: its description and keys, and what its tokens say.
///
/// Both are read when they are first needed, the description by a thread of its own, on which all
/// who need it wait; when that fails, everybody is refused for some seconds without asking again.
/// Keys are read again when a token names one that is not known, at most twice in half a minute.
/// Tokens must be signed with a key pair: `none` and algorithms with a shared secret are refused.
final class OidcProvider {
  private static final Set<JWSAlgorithm> SIGNED =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA);
  private static final int GROUPS_MAX = 500;
  private static final int WORD_LENGTH_MAX = 256;

  private static final Duration FAILURE_KEPT = Duration.ofSeconds(5);

  private final OidcConfig config;
  private final Supplier<Instant> clock;
  private final IssuerHttp http;
  // Guarded by this, which nobody holds while the provider is asked.
  private @Nullable Discovery discovery;

  private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

  /// The provider asked once, on nobody's thread: whoever gives up waiting ends it for nobody.
  private final class Discovery {
    private final CompletableFuture<Known> answer =
        CompletableFuture.supplyAsync(
                OidcProvider.this::discovered,
                task -> Thread.ofVirtual().name("oidc-discovery").start(task))
            .whenComplete(this::ended);
    // Written before the answer is there.
    private volatile @Nullable Instant failed;

    private void ended(@Nullable Known known, @Nullable Throwable why) {
      failed = why == null ? null : clock.get();
    }

    boolean stands() {
      Instant when = failed;
      return when == null || clock.get().isBefore(when.plus(FAILURE_KEPT));
    }

    Known await() {
      try {
        // What it asks is bounded by itself; this bounds only a fault of ours.
        return answer.get(config.timeout().multipliedBy(2).toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof PluginException why
            ? why.withMessage(why.getMessage())
            : new IllegalStateException(e.getCause());
      } catch (TimeoutException e) {
        throw unavailable(new IOException("its description does not come", e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "The sign-in was interrupted.", e);
      }
    }
  }

  /// Whom the provider vouches for.
  ///
  /// @param proven when they last proved it to the provider; null when it does not say
  record Vouched(
      String subject, String name, String display, Set<String> groups, @Nullable Instant proven) {}

  /// @param clock for how long a failure is remembered
  OidcProvider(OidcConfig config, Supplier<Instant> clock) {
    this.config = config;
    this.clock = clock;
    this.http = new IssuerHttp(config.timeout());
  }

  /// Where browsers are sent.
  URI authorizationEndpoint() {
    return safe(known().metadata().getAuthorizationEndpointURI(), "authorization_endpoint");
  }

  /// Whether it names itself in its answers, so that an answer without a name is a forgery.
  boolean namesItself() {
    return known().metadata().supportsAuthorizationResponseIssuerParam();
  }

  /// Turns the code into what the provider says of the person.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when anything about it is not as it must be,
  ///   `UNAVAILABLE` when the provider cannot be asked
  Vouched redeem(String code, String verifier, String nonce) {
    Known provider = known();
    try {
      OIDCTokenResponse tokens = tokens(provider, code, verifier);
      IDTokenClaimsSet claims =
          provider.validator().validate(tokens.getOIDCTokens().getIDToken(), new Nonce(nonce));
      return vouched(claims, userInfo(provider, claims, tokens.getOIDCTokens().getAccessToken()));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw denied("its answer cannot be trusted: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private OIDCTokenResponse tokens(Known provider, String code, String verifier)
      throws IOException, ParseException {
    var grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), config.redirect(), new CodeVerifier(verifier));
    var client =
        new ClientSecretBasic(new ClientID(config.clientId()), new Secret(config.clientSecret()));
    URI endpoint = safe(provider.metadata().getTokenEndpointURI(), "token_endpoint");
    TokenResponse response =
        OIDCTokenResponseParser.parse(
            new TokenRequest(endpoint, client, grant, null).toHTTPRequest().send(http));
    if (response instanceof OIDCTokenResponse tokens
        && tokens.getOIDCTokens().getIDToken() != null) {
      return tokens;
    }
    throw denied(
        "it refused the code: "
            + (response.indicatesSuccess()
                ? "no ID token came"
                : response.toErrorResponse().getErrorObject().getCode()),
        null);
  }

  /// What the provider says beyond the token; only asked when name or groups are not in it.
  private ClaimsSet userInfo(Known provider, IDTokenClaimsSet claims, AccessToken token)
      throws IOException, ParseException {
    URI endpoint = provider.metadata().getUserInfoEndpointURI();
    boolean complete =
        claims.getClaim(config.nameClaim()) != null
            && claims.getClaim(config.groupsClaim()) != null;
    if (complete || endpoint == null) {
      return claims;
    }
    UserInfoResponse response =
        UserInfoResponse.parse(
            new UserInfoRequest(safe(endpoint, "userinfo_endpoint"), token)
                .toHTTPRequest()
                .send(http));
    if (!response.indicatesSuccess()) {
      throw denied("it does not tell who this is", null);
    }
    ClaimsSet info = response.toSuccessResponse().getUserInfo();
    if (info == null || !claims.getSubject().getValue().equals(info.getStringClaim("sub"))) {
      throw denied("it told of somebody else", null);
    }
    return info;
  }

  private Vouched vouched(IDTokenClaimsSet token, ClaimsSet info) {
    String subject = token.getSubject().getValue();
    if (subject.length() > WORD_LENGTH_MAX) {
      throw denied("its subject has more than " + WORD_LENGTH_MAX + " characters", null);
    }
    if (token.getAuthorizedParty() != null
        && !token.getAuthorizedParty().getValue().equals(config.clientId())) {
      throw denied("its token was made for another party", null);
    }
    Date proven = token.getAuthenticationTime();
    String display = text(token, info, "name");
    String name = text(token, info, config.nameClaim());
    return new Vouched(
        subject,
        name.isEmpty() ? text(token, info, "email") : name,
        display,
        groups(token, info),
        proven == null ? null : proven.toInstant());
  }

  private static String text(ClaimsSet token, ClaimsSet info, String claim) {
    String first = token.getStringClaim(claim);
    String text = first == null ? info.getStringClaim(claim) : first;
    return text == null ? "" : text;
  }

  private Set<String> groups(ClaimsSet token, ClaimsSet info) {
    List<String> first = token.getStringListClaim(config.groupsClaim());
    List<String> all = first == null ? info.getStringListClaim(config.groupsClaim()) : first;
    Set<String> groups = new HashSet<>(all == null ? List.of() : all);
    groups.removeIf(group ->
        group.isEmpty()
            || group.length() > WORD_LENGTH_MAX
            || group.chars().anyMatch(c -> c < ' '));
    // Some of very many would be chance: then none count.
    return groups.size() > GROUPS_MAX ? Set.of() : groups;
  }

  private Known known() {
    return latest().await();
  }

  private synchronized Discovery latest() {
    Discovery latest = discovery;
    if (latest == null || !latest.stands()) {
      latest = new Discovery();
      discovery = latest;
    }
    return latest;
  }

  private Known discovered() {
    String base = config.issuer().toString().replaceAll("/+$", "");
    try {
      String document = http.get(URI.create(base + "/.well-known/openid-configuration")).body();
      OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(document);
      if (!metadata.getIssuer().getValue().equals(config.issuer().toString())) {
        throw denied("it calls itself " + metadata.getIssuer().getValue(), null);
      }
      JWKSource<SecurityContext> keys =
          JWKSourceBuilder.create(safe(metadata.getJWKSetURI(), "jwks_uri").toURL(), http)
              .refreshAheadCache(false)
              .build();
      return new Known(
          metadata,
          new IDTokenValidator(
              new Issuer(config.issuer()),
              new ClientID(config.clientId()),
              new JWSVerificationKeySelector<>(SIGNED, keys),
              null));
    } catch (ParseException e) {
      throw denied("its description cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private URI safe(@Nullable URI address, String field) {
    if (address == null || !OidcConfig.safe(address)) {
      throw denied("its " + field + " is missing or not safe to ask", null);
    }
    return address;
  }

  private PluginException unavailable(IOException cause) {
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        "The OpenID provider " + config.issuer() + " cannot be asked. Try again later.",
        cause);
  }

  private PluginException denied(String why, @Nullable Exception cause) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "Sign-in through " + config.issuer() + " failed: " + why + ".",
        cause);
  }
}
