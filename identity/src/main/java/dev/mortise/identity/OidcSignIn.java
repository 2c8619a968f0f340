package dev.mortise.identity;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.mortise.api.PluginException;
import dev.mortise.api.Throttle;
import dev.mortise.gate.BucketRates;
import dev.mortise.gate.RateState;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Sign-in through an OpenID provider: the authorization code flow with PKCE, state and nonce, all
/// three bound to the browser that began.
///
/// Who comes for the first time becomes a user without roles, but for those of their groups. Safe
/// for any thread; waits for provider and database.
public final class OidcSignIn {
  private static final int ANSWER_LENGTH_MAX = 8_192;

  // It takes no sign-in to begin one, so anybody can, and what too many begin pushes out what
  // others have begun. Generous, since many people may come from one address.
  private static final RateState.Limit BEGUN_MAX = new RateState.Limit(5, 100);

  private final OidcConfig config;
  private final OidcProvider provider;
  private final OidcFlows flows;
  private final RateState begun = new BucketRates();
  private final Users users;
  private final SignIn signIn;

  OidcSignIn(OidcConfig config, Tables tables, Users users, SignIn signIn) {
    this.config = config;
    this.provider = new OidcProvider(config, tables::now);
    this.flows = new OidcFlows(tables);
    this.users = users;
    this.signIn = signIn;
  }

  /// Begins.
  ///
  /// @param fresh whether the person must prove to the provider anew who they are, for what asks
  ///   for a fresh proof
  /// @throws PluginException `UNAVAILABLE` when the provider cannot be asked; `RESOURCE_EXHAUSTED`
  ///   when too many begin at that address
  public OidcStart begin(boolean fresh, Origin origin) {
    RateState.Taken taken = begun.take(origin.network(), BEGUN_MAX, 1);
    if (!taken.allowed()) {
      throw PluginException.throttled(
          "Too many sign-ins were begun from this address; wait a moment before the next one.",
          new Throttle(taken.retryAfter(), BEGUN_MAX.burst(), 0));
    }
    URI endpoint = provider.authorizationEndpoint();
    var flow = new OidcFlows.Flow(Secret.random(), Secret.random(), Secret.random(), fresh);
    String browser = Secret.random();
    flows.keep(browser, flow);
    var scope = new Scope("openid");
    config.scopes().forEach(scope::add);
    var request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE, scope, new ClientID(config.clientId()), config.redirect())
            .endpointURI(endpoint)
            .state(new State(flow.state()))
            .nonce(new Nonce(flow.nonce()))
            .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256);
    if (fresh) {
      request.prompt(Prompt.Type.LOGIN).maxAge(0);
    }
    return new OidcStart(request.build().toURI(), browser);
  }

  /// Ends what [#begin] began; works once.
  ///
  /// @param browser what the browser kept: the flow of [OidcStart]
  /// @param answer the address the provider sent the browser to, with its query
  /// @param before the session this browser had, ended when it is good, or kept with another token
  ///   when it is a fresh proof of the same person; null for none
  /// @throws PluginException `PERMISSION_DENIED` when anything is not as it must be, `CONFLICT`
  ///   when the name is somebody else's here, `UNAVAILABLE`
  public Entry finish(String browser, URI answer, Origin origin, @Nullable Principal before) {
    OidcFlows.Flow flow =
        flows
            .take(browser)
            .orElseThrow(() -> denied("it was not begun in this browser, or too long ago"));
    String code = code(flow, answer);
    OidcProvider.Vouched vouched = provider.redeem(code, flow.verifier(), flow.nonce());
    User user =
        users.provisioned(
            config.issuer().toString(),
            vouched.subject(),
            vouched.name(),
            vouched.display(),
            vouched.groups());
    if (!user.enabled()) {
      throw denied("the user " + user.name() + " is disabled");
    }
    return signIn.vouched(user, origin, before, proven(flow, vouched));
  }

  /// A provider that keeps people signed in proves nothing about who sits there now.
  private static Instant proven(OidcFlows.Flow flow, OidcProvider.Vouched vouched) {
    Instant proven = vouched.proven();
    return flow.fresh() && proven != null ? proven : Instant.EPOCH;
  }

  private String code(OidcFlows.Flow flow, URI answer) {
    AuthenticationResponse response = parsed(answer);
    State state = response.getState();
    if (state == null || !Secret.same(flow.state(), state.getValue())) {
      throw denied("its answer belongs to another sign-in");
    }
    boolean named = response.getIssuer() != null;
    boolean own = named && response.getIssuer().getValue().equals(config.issuer().toString());
    if (named ? !own : provider.namesItself()) {
      throw denied("another provider answered");
    }
    if (response instanceof AuthenticationSuccessResponse success
        && success.getAuthorizationCode() != null) {
      return success.getAuthorizationCode().getValue();
    }
    throw denied("the provider refused");
  }

  private AuthenticationResponse parsed(URI answer) {
    if (answer.toString().length() > ANSWER_LENGTH_MAX) {
      throw denied("its answer is longer than " + ANSWER_LENGTH_MAX + " characters");
    }
    try {
      return AuthenticationResponseParser.parse(answer);
    } catch (ParseException e) {
      throw denied("its answer cannot be read");
    }
  }

  private RuntimeException denied(String why) {
    return Failure.denied("Sign-in through " + config.issuer() + " failed: " + why + ".");
  }
}
