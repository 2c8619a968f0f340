package dev.mortise.identity;

import static dev.mortise.identity.SessionsTest.session;
import static dev.mortise.identity.TestIdentity.HOME;
import static dev.mortise.identity.TestIdentity.OPERATOR;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.testkit.StandInIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Backend.class)
final class OidcTest {
  private final TestIdentity database;
  private final Identity identity;
  private final StandInIssuer issuer = new StandInIssuer();
  private final OidcSignIn door;

  OidcTest(Backend backend) {
    database = new TestIdentity(backend);
    identity = database.server();
    door = identity.oidc(config(issuer));
  }

  private static OidcConfig config(StandInIssuer issuer) {
    return OidcConfig.of(
        issuer.uri(),
        StandInIssuer.CLIENT,
        StandInIssuer.CLIENT_SECRET,
        URI.create("https://host.example/callback"));
  }

  @AfterEach
  void close() {
    issuer.close();
    database.close();
  }

  private Entry comeIn() {
    OidcStart start = door.begin(false, HOME);
    return door.finish(start.flow(), issuer.visit(start.location()), HOME, null);
  }

  private PluginException refused() {
    PluginException refused = assertThrows(PluginException.class, this::comeIn);
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
    assertEquals(List.of(), identity.users().list(), "nobody was made");
    return refused;
  }

  @Test
  void whoTheIssuerVouchesForComesInWithTheRolesOfTheirGroups() {
    identity.roles().assign(OPERATOR, "viewer", Subject.group("devs"));
    Entry entry = comeIn();
    Principal principal = identity.sessions().resume(entry.token()).orElseThrow();
    assertEquals("gwen", principal.caller().name());
    assertEquals("Gwen G.", principal.user().display());
    assertEquals(Set.of("viewer"), principal.roles());
    issuer.claims(claims -> claims.claim("groups", List.of()).claim("preferred_username", "new"));
    Entry again = comeIn();
    assertEquals("gwen", again.principal().user().name(), "known by subject, not by name");
    assertEquals(Set.of(), again.principal().roles());
    assertEquals(1, identity.users().list().size());
  }

  @Test
  void asksWithPkceStateAndNonceAndBindsThemToTheBrowser() {
    Map<String, String> query =
        StandInIssuer.query(door.begin(false, HOME).location().getRawQuery());
    assertEquals("S256", query.get("code_challenge_method"));
    assertEquals(43, query.getOrDefault("code_challenge", "").length());
    assertEquals("code", query.get("response_type"));
    assertEquals("openid profile email groups", query.get("scope"));
    OidcStart mine = door.begin(false, HOME);
    OidcStart other = door.begin(false, HOME);
    assertFalse(mine.location().toString().contains(mine.flow()));
    URI answer = issuer.visit(mine.location());
    assertDenied(() -> door.finish(other.flow(), answer, HOME, null));
    assertDenied(() -> door.finish("", answer, HOME, null));
    door.finish(mine.flow(), answer, HOME, null);
    assertDenied(() -> door.finish(mine.flow(), answer, HOME, null));
  }

  @Test
  void aFlowEndsAfterTenMinutes() {
    OidcStart start = door.begin(false, HOME);
    database.clock.advance(Duration.ofMinutes(10));
    assertDenied(() -> door.finish(start.flow(), issuer.visit(start.location()), HOME, null));
  }

  @Test
  void anotherServerCanFinishWhatOneBegan() {
    OidcStart start = door.begin(false, HOME);
    OidcSignIn other = database.server().oidc(config(issuer));
    other.finish(start.flow(), issuer.visit(start.location()), HOME, null);
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("nonce", claims -> claims.claim("nonce", "another")),
        wrong("no nonce", claims -> claims.claim("nonce", null)),
        wrong("audience", claims -> claims.audience("somebody else")),
        wrong("issuer", claims -> claims.issuer("https://evil.example")),
        wrong(
            "expired", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))),
        wrong("no expiry", claims -> claims.expirationTime(null)),
        wrong(
            "from the future",
            claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(600)))),
        wrong("no subject", claims -> claims.subject(null)),
        wrong("authorized party", claims -> claims.claim("azp", "somebody else")));
  }

  private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> claims) {
    return Arguments.of(what, claims);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void refusesATokenThatSaysAnythingWrong(String what, UnaryOperator<JWTClaimsSet.Builder> claims) {
    issuer.claims(claims);
    refused();
  }

  @Test
  void refusesATokenThatIsNotSignedByTheIssuer() {
    for (var signing :
        List.of(StandInIssuer.NONE, StandInIssuer.STRANGER, StandInIssuer.PUBLIC_KEY_AS_SECRET)) {
      issuer.signing(signing);
      refused();
    }
  }

  @Test
  void acceptsTheNextKeyOfTheIssuer() {
    comeIn();
    issuer.rotate();
    assertEquals("gwen", comeIn().principal().user().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"access_token\": \"x\", \"token_type\": \"Bearer\"}",
        "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \"a.b.c\"}"
      })
  void refusesAnswersThatAreNone(String answer) {
    issuer.tokenAnswer(answer.isEmpty() ? " " : answer);
    refused();
  }

  @Test
  void readsNoMoreThanItMust() {
    issuer.tokenAnswer("{\"x\": \"" + "y".repeat(1 << 20) + "\"}");
    PluginException failed = assertThrows(PluginException.class, this::comeIn);
    assertEquals(ErrorCode.UNAVAILABLE, failed.code());
  }

  @Test
  void refusesADescriptionOfSomebodyElse() {
    String base = issuer.uri().toString();
    issuer.description(
        """
        {"issuer": "https://evil.example", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
         "subject_types_supported": ["public"], "response_types_supported": ["code"]}\
        """
            .formatted(base));
    assertDenied(() -> door.begin(false, HOME));
    // How the first failed is remembered for five seconds.
    database.clock.advance(Duration.ofSeconds(6));
    issuer.description("{}");
    assertDenied(() -> door.begin(false, HOME));
  }

  @Test
  void asksNobodyOverAnOpenLine() {
    assertThrows(
        PluginException.class,
        () ->
            OidcConfig.of(
                URI.create("http://id.example"), "a", "b", URI.create("https://host.example/c")));
    String base = issuer.uri().toString();
    issuer.description(
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "http://id.example/token", "jwks_uri": "%1$s/keys",
         "subject_types_supported": ["public"], "response_types_supported": ["code"]}\
        """
            .formatted(base));
    refused();
  }

  @Test
  void takesGroupsFromUserInfoOfTheSamePersonOnly() {
    issuer.claims(claims -> claims.claim("groups", null));
    issuer.userInfo("{\"sub\": \"subject-2\", \"groups\": [\"admins\"]}");
    refused();
    issuer.userInfo("{\"sub\": \"subject-1\", \"groups\": [\"devs\", \"ops\"]}");
    assertEquals(Set.of("devs", "ops"), comeIn().principal().user().groups());
  }

  @Test
  void whoIsDisabledHereStaysOut() {
    TestIdentity.add(identity, "adam", "admin");
    comeIn();
    identity.users().setEnabled(OPERATOR, "gwen", false);
    assertDenied(this::comeIn);
  }

  @Test
  void nobodyBecomesALocalUserByName() {
    TestIdentity.add(identity, "gwen", "admin");
    PluginException taken = assertThrows(PluginException.class, this::comeIn);
    assertEquals(ErrorCode.CONFLICT, taken.code());
  }

  @Test
  void onlyAFreshSignInIsAProof() {
    Instant now = database.clock.instant();
    issuer.claims(claims -> claims.claim("auth_time", now.getEpochSecond()));
    Entry first = comeIn();
    Principal quiet = first.principal();
    assertDenied(() -> identity.sessions().requireProof(quiet));
    OidcStart start = door.begin(true, HOME);
    Map<String, String> query = StandInIssuer.query(start.location().getRawQuery());
    assertEquals("login", query.get("prompt"));
    assertEquals("0", query.get("max_age"));
    Entry fresh = door.finish(start.flow(), issuer.visit(start.location()), HOME, quiet);
    identity.sessions().requireProof(fresh.principal());
    assertEquals(session(quiet).id(), session(fresh.principal()).id(), "what is open stays");
    assertTrue(identity.sessions().resume(first.token()).isEmpty());
    issuer.claims(claims -> claims.claim("auth_time", now.minusSeconds(301).getEpochSecond()));
    OidcStart stale = door.begin(true, HOME);
    Entry old = door.finish(stale.flow(), issuer.visit(stale.location()), HOME, null);
    assertDenied(() -> identity.sessions().requireProof(old.principal()));
  }

  @Test
  void refusesAnswersMadeElsewhere() {
    OidcStart start = door.begin(false, HOME);
    URI answer = issuer.visit(start.location());
    assertDenied(() ->
        door.finish(start.flow(), URI.create(answer + "&iss=https://evil.example"), HOME, null));
    OidcStart failed = door.begin(false, HOME);
    String state = StandInIssuer.query(failed.location().getRawQuery()).get("state");
    assertDenied(() ->
        door.finish(
            failed.flow(),
            URI.create("https://host.example/callback?error=access_denied&state=" + state),
            HOME,
            null));
    OidcStart empty = door.begin(false, HOME);
    assertDenied(
        () -> door.finish(empty.flow(), URI.create("https://host.example/callback"), HOME, null));
    assertNull(identity.users().list().stream().findAny().orElse(null));
  }

  /// Asked by many at once the provider hears one request, and no more while it is known not to
  /// answer.
  @Test
  void aProviderThatDoesNotAnswerIsNotAskedByEverybody() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var asked = new CopyOnWriteArrayList<Socket>();
      Thread.ofVirtual().start(() -> accept(silent, asked));
      OidcSignIn lost = identity.oidc(at(silent, Duration.ofSeconds(1)));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var all = Collections.nCopies(20, (Callable<ErrorCode>) () -> codeOf(lost));
        for (var code : threads.invokeAll(all)) {
          assertEquals(ErrorCode.UNAVAILABLE, code.get());
        }
      }
      assertEquals(ErrorCode.UNAVAILABLE, codeOf(lost));
      assertEquals(1, asked.size());
      database.clock.advance(Duration.ofSeconds(5));
      assertEquals(ErrorCode.UNAVAILABLE, codeOf(lost));
      assertEquals(2, asked.size());
    }
  }

  @Test
  void whoGoesAwayMeanwhileSpoilsItForNobody() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    issuer.beforeDescription(() -> {
      asked.countDown();
      go.await();
    });
    var code = new CompletableFuture<ErrorCode>();
    Thread gone = Thread.ofVirtual().start(() -> code.complete(codeOf(door)));
    asked.await();
    gone.interrupt();
    assertEquals(ErrorCode.CANCELLED, code.get());
    go.countDown();
    assertEquals("gwen", comeIn().principal().user().name());
  }

  private static OidcConfig at(ServerSocket where, Duration timeout) {
    return new OidcConfig(
        URI.create("http://127.0.0.1:" + where.getLocalPort()),
        StandInIssuer.CLIENT,
        StandInIssuer.CLIENT_SECRET,
        URI.create("https://host.example/callback"),
        List.of(),
        "name",
        "groups",
        timeout);
  }

  /// Accepts, and says nothing.
  private static void accept(ServerSocket silent, List<Socket> asked) {
    try {
      while (true) {
        asked.add(silent.accept());
      }
    } catch (IOException e) {
      // The test is over.
      assertTrue(silent.isClosed());
    }
  }

  private static ErrorCode codeOf(OidcSignIn door) {
    return assertThrows(PluginException.class, () -> door.begin(false, HOME)).code();
  }

  @Test
  void oneAddressCannotPushOutWhatOthersBegan() {
    OidcStart mine = door.begin(false, new Origin("198.51.100.1", "test"));
    int begun = 0;
    PluginException refused = null;
    while (refused == null && begun < 2_000) {
      try {
        door.begin(false, HOME);
        begun++;
      } catch (PluginException e) {
        refused = e;
      }
    }
    assertTrue(begun >= 100, "many people may come from one address");
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, requireNonNull(refused).code());
    assertTrue(refused.throttle().orElseThrow().retryAfter().isPositive());
    door.finish(mine.flow(), issuer.visit(mine.location()), HOME, null);
    door.begin(false, new Origin("198.51.100.1", "test"));
  }

  private static void assertDenied(org.junit.jupiter.api.function.Executable what) {
    UsersAndRolesTest.assertCode(ErrorCode.PERMISSION_DENIED, what);
  }
}
