package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.identity.Entry;
import dev.mortise.identity.Identity;
import dev.mortise.identity.OidcSignIn;
import dev.mortise.identity.OidcStart;
import dev.mortise.identity.Origin;
import dev.mortise.identity.Principal;
import dev.mortise.identity.SignInResult;
import dev.mortise.identity.User;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Coming in, proving once more who one is, going out.
///
/// The session is a cookie no script can read; the page gets the CSRF token in the body. Sign-in
/// itself takes JSON, which no foreign page can make a browser send.
final class SignInEndpoints {
  private static final String FLOW = "oidc_flow";
  private static final Duration FLOW_AGE = Duration.ofMinutes(10);
  private static final Duration SESSION_AGE = Duration.ofDays(7);

  private final ServerConfig config;
  private final Identity identity;
  private final @Nullable OidcSignIn oidc;

  SignInEndpoints(ServerConfig config, Identity identity, @Nullable OidcSignIn oidc) {
    this.config = config;
    this.identity = identity;
    this.oidc = oidc;
  }

  List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    all.add(
        Endpoint.of(
                "GET", "/api/auth/providers", Admission.OPEN, "Ways to sign in", this::providers)
            .answers(200, "Providers"));
    all.add(
        Endpoint.of(
                "POST",
                "/api/auth/login/password",
                Admission.OPEN,
                "Signs in with a password",
                this::password)
            .takes("Password")
            .answers(200, "SignedIn"));
    all.add(
        Endpoint.of(
                "POST",
                "/api/auth/first-start",
                Admission.OPEN,
                "Makes the first admin, with the token the server printed",
                this::firstStart)
            .takes("FirstStart")
            .answers(201, "Status"));
    all.add(
        Endpoint.of(
            "GET",
            "/first-start",
            Admission.OPEN,
            "The form behind the link of the first start",
            this::firstStartPage));
    all.add(aside("POST", "/api/auth/logout", "Ends this session", this::logout).answers(204, ""));
    all.add(
        aside("POST", "/api/auth/refresh", "Says that the session is in use", this::user)
            .answers(200, "SignedIn"));
    all.add(
        aside("GET", "/api/auth/user", "Who is signed in, and the CSRF token", this::user)
            .answers(200, "SignedIn"));
    all.add(
        aside("POST", "/api/auth/proof", "Proves once more who sits there", this::proof)
            .takes("Proof")
            .answers(200, "SignedIn"));
    if (oidc != null) {
      all.add(
          Endpoint.of(
                  "GET",
                  "/api/auth/login",
                  Admission.OPEN,
                  "Sends the browser to the OpenID provider; ?fresh=true to prove anew who it is",
                  this::login)
              .answers(302, ""));
      all.add(
          Endpoint.of(
                  "GET",
                  "/api/auth/callback",
                  Admission.OPEN,
                  "Where the OpenID provider sends the browser back to",
                  this::callback)
              .answers(302, ""));
    }
    return all;
  }

  private static Endpoint aside(
      String method, String path, String summary, Endpoint.Handler handler) {
    return Endpoint.of(method, path, Admission.SIGNED_IN, summary, handler).aside();
  }

  private Answer providers(Visit visit) {
    ObjectNode answer = Nodes.object();
    ArrayNode all = answer.putArray("providers").add("password");
    if (oidc != null) {
      all.add("oidc");
    }
    answer.put("firstStart", identity.firstStart().needed());
    return Answer.ok(answer);
  }

  /// What signing in takes.
  record Password(String username, String password) {}

  private Answer password(Visit visit) {
    requireJson(visit);
    Password given = visit.document(Password.class);
    return entered(
        identity
            .signIn()
            .password(given.username(), given.password(), origin(visit), before(visit)));
  }

  /// A form of another site can send text, not JSON.
  private static void requireJson(Visit visit) {
    if (visit.header("content-type").isEmpty()) {
      throw Refused.notJson();
    }
  }

  private Answer entered(SignInResult result) {
    return switch (result) {
      case SignInResult.Welcome welcome -> welcome(welcome.entry());
      case SignInResult.Refused _ ->
          ErrorAnswer.of(401, "UNAUTHENTICATED", "Name or password is wrong.", null, "");
      case SignInResult.TooOften often ->
          ErrorAnswer.of(
                  429,
                  ErrorCode.RESOURCE_EXHAUSTED.name(),
                  "Too many tries to sign in; wait before the next one.",
                  null,
                  "")
              .with("Retry-After", Long.toString(often.retryAfter().toSeconds() + 1));
    };
  }

  private Answer welcome(Entry entry) {
    return Answer.ok(described(entry.principal(), entry.csrf()))
        .with("Set-Cookie", cookie(Cookies.SESSION, entry.token(), SESSION_AGE));
  }

  private String cookie(String name, String value, Duration age) {
    String path = config.basePath().isEmpty() ? "/" : config.basePath();
    return Cookies.set(name, value, path, age, config.secure());
  }

  private static ObjectNode described(Principal principal, String csrf) {
    User user = principal.user();
    ObjectNode answer = Nodes.object();
    ObjectNode node = answer.putObject("user");
    node.put("id", user.id());
    node.put("username", user.name());
    node.put("name", user.display());
    node.put("provider", user.provider());
    ArrayNode roles = node.putArray("roles");
    principal.roles().stream().sorted().forEach(roles::add);
    answer.put("csrfToken", csrf);
    return answer;
  }

  private @Nullable Principal before(Visit visit) {
    return session(visit).flatMap(identity.sessions()::resume).orElse(null);
  }

  private static Optional<String> session(Visit visit) {
    return Cookies.of(visit.headers()).value(Cookies.SESSION);
  }

  private static Origin origin(Visit visit) {
    return new Origin(visit.client(), visit.header("user-agent").orElse(""));
  }

  private Answer user(Visit visit) {
    Visitor visitor = visit.visitor();
    if (visitor.credential() == Visitor.Credential.COOKIE) {
      Principal principal = before(visit);
      if (principal != null) {
        return Answer.ok(described(principal, visitor.csrfToken()));
      }
    }
    User user = identity.users().find(visitor.caller().name()).orElseThrow(Refused::unknown);
    return Answer.ok(described(new Principal(user, visitor.caller().roles(), null), ""));
  }

  private Answer logout(Visit visit) {
    Principal principal = before(visit);
    if (principal != null && principal.session() != null) {
      identity
          .sessions()
          .end(principal.caller(), principal.user().name(), principal.session().id());
    }
    return Answer.nothing().with("Set-Cookie", cookie(Cookies.SESSION, "", Duration.ZERO));
  }

  /// What proving takes.
  record Proof(String password) {}

  private Answer proof(Visit visit) {
    Principal principal = before(visit);
    if (principal == null) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED, "An API key proves nobody's presence; sign in instead.");
    }
    return entered(
        identity.signIn().prove(principal, visit.document(Proof.class).password(), origin(visit)));
  }

  /// What the first start takes.
  record FirstStart(String token, String username, String password) {}

  private Answer firstStart(Visit visit) {
    FirstStart given = FirstStartPage.sent(visit).orElseGet(() -> visit.document(FirstStart.class));
    identity.firstStart().redeem(given.token(), given.username(), given.password());
    return Answer.json(201, Nodes.json(Nodes.object().put("status", "ok")));
  }

  private Answer firstStartPage(Visit visit) {
    return FirstStartPage.of(config.basePath(), visit.parameter("token").orElse(""));
  }

  private OidcSignIn provider() {
    if (oidc == null) {
      throw new PluginException(ErrorCode.NOT_FOUND, "No OpenID provider is set.");
    }
    return oidc;
  }

  private Answer login(Visit visit) {
    boolean fresh = visit.parameter("fresh").filter("true"::equals).isPresent();
    OidcStart start = provider().begin(fresh, origin(visit));
    return redirect(start.location().toString())
        .with("Set-Cookie", cookie(FLOW, start.flow(), FLOW_AGE));
  }

  private Answer callback(Visit visit) {
    String flow = Cookies.of(visit.headers()).value(FLOW).orElse("");
    Entry entry =
        provider()
            .finish(
                flow,
                URI.create("/api/auth/callback?" + visit.rawQuery()),
                origin(visit),
                before(visit));
    return redirect(config.basePath() + "/")
        .with("Set-Cookie", cookie(Cookies.SESSION, entry.token(), SESSION_AGE))
        .with("Set-Cookie", cookie(FLOW, "", Duration.ZERO));
  }

  private static Answer redirect(String place) {
    return new Answer(
        302,
        Map.of("Location", List.of(place)),
        new Answer.Content.Whole(dev.mortise.api.Bytes.EMPTY));
  }
}
