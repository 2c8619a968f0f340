package dev.mortise.identity;

import static dev.mortise.identity.TestIdentity.HOME;
import static dev.mortise.identity.TestIdentity.OPERATOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    door = identity.oidc(issuer.config());
  }

  @AfterEach
  void close() {
    issuer.close();
    database.close();
  }

  private Entry comeIn() {
    OidcStart start = door.begin(false);
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
    issuer.claims = claims -> claims.claim("groups", List.of()).claim("preferred_username", "new");
    Entry again = comeIn();
    assertEquals("gwen", again.principal().user().name(), "known by subject, not by name");
    assertEquals(Set.of(), again.principal().roles());
    assertEquals(1, identity.users().list().size());
  }

  @Test
  void asksWithPkceStateAndNonceAndBindsThemToTheBrowser() {
    Map<String, String> query = StandInIssuer.query(door.begin(false).location().getRawQuery());
    assertEquals("S256", query.get("code_challenge_method"));
    assertEquals(43, query.getOrDefault("code_challenge", "").length());
    assertEquals("code", query.get("response_type"));
    assertEquals("openid profile email groups", query.get("scope"));
    OidcStart mine = door.begin(false);
    OidcStart other = door.begin(false);
    assertFalse(mine.location().toString().contains(mine.flow()));
    URI answer = issuer.visit(mine.location());
    assertDenied(() -> door.finish(other.flow(), answer, HOME, null));
    assertDenied(() -> door.finish("", answer, HOME, null));
    door.finish(mine.flow(), answer, HOME, null);
    assertDenied(() -> door.finish(mine.flow(), answer, HOME, null));
  }

  @Test
  void aFlowEndsAfterTenMinutes() {
    OidcStart start = door.begin(false);
    database.clock.advance(Duration.ofMinutes(10));
    assertDenied(() -> door.finish(start.flow(), issuer.visit(start.location()), HOME, null));
  }

  @Test
  void anotherServerCanFinishWhatOneBegan() {
    OidcStart start = door.begin(false);
    OidcSignIn other = database.server().oidc(issuer.config());
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
    issuer.claims = claims;
    refused();
  }

  @Test
  void refusesATokenThatIsNotSignedByTheIssuer() {
    for (var signing :
        List.of(StandInIssuer.NONE, StandInIssuer.STRANGER, StandInIssuer.PUBLIC_KEY_AS_SECRET)) {
      issuer.signing = signing;
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
    issuer.tokenAnswer = answer.isEmpty() ? " " : answer;
    refused();
  }

  @Test
  void readsNoMoreThanItMust() {
    issuer.tokenAnswer = "{\"x\": \"" + "y".repeat(1 << 20) + "\"}";
    PluginException failed = assertThrows(PluginException.class, this::comeIn);
    assertEquals(ErrorCode.UNAVAILABLE, failed.code());
  }

  @Test
  void refusesADescriptionOfSomebodyElse() {
    String base = issuer.uri().toString();
    issuer.description =
        """
        {"issuer": "https://evil.example", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
         "subject_types_supported": ["public"], "response_types_supported": ["code"]}\
        """
            .formatted(base);
    assertDenied(() -> door.begin(false));
    issuer.description = "{}";
    assertDenied(() -> door.begin(false));
  }

  @Test
  void asksNobodyOverAnOpenLine() {
    assertThrows(
        PluginException.class,
        () ->
            OidcConfig.of(
                URI.create("http://id.example"), "a", "b", URI.create("https://host.example/c")));
    String base = issuer.uri().toString();
    issuer.description =
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "http://id.example/token", "jwks_uri": "%1$s/keys",
         "subject_types_supported": ["public"], "response_types_supported": ["code"]}\
        """
            .formatted(base);
    refused();
  }

  @Test
  void takesGroupsFromUserInfoOfTheSamePersonOnly() {
    issuer.claims = claims -> claims.claim("groups", null);
    issuer.userInfo = "{\"sub\": \"subject-2\", \"groups\": [\"admins\"]}";
    refused();
    issuer.userInfo = "{\"sub\": \"subject-1\", \"groups\": [\"devs\", \"ops\"]}";
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
    issuer.claims = claims -> claims.claim("auth_time", now.getEpochSecond());
    Principal quiet = comeIn().principal();
    assertDenied(() -> identity.sessions().requireProof(quiet));
    OidcStart start = door.begin(true);
    Map<String, String> query = StandInIssuer.query(start.location().getRawQuery());
    assertEquals("login", query.get("prompt"));
    assertEquals("0", query.get("max_age"));
    Entry fresh = door.finish(start.flow(), issuer.visit(start.location()), HOME, quiet);
    identity.sessions().requireProof(fresh.principal());
    issuer.claims = claims -> claims.claim("auth_time", now.minusSeconds(301).getEpochSecond());
    OidcStart stale = door.begin(true);
    Entry old = door.finish(stale.flow(), issuer.visit(stale.location()), HOME, null);
    assertDenied(() -> identity.sessions().requireProof(old.principal()));
  }

  @Test
  void refusesAnswersMadeElsewhere() {
    OidcStart start = door.begin(false);
    URI answer = issuer.visit(start.location());
    assertDenied(() ->
        door.finish(start.flow(), URI.create(answer + "&iss=https://evil.example"), HOME, null));
    OidcStart failed = door.begin(false);
    String state = StandInIssuer.query(failed.location().getRawQuery()).get("state");
    assertDenied(() ->
        door.finish(
            failed.flow(),
            URI.create("https://host.example/callback?error=access_denied&state=" + state),
            HOME,
            null));
    OidcStart empty = door.begin(false);
    assertDenied(
        () -> door.finish(empty.flow(), URI.create("https://host.example/callback"), HOME, null));
    assertNull(identity.users().list().stream().findAny().orElse(null));
  }

  private static void assertDenied(org.junit.jupiter.api.function.Executable what) {
    UsersAndRolesTest.assertCode(ErrorCode.PERMISSION_DENIED, what);
  }
}
