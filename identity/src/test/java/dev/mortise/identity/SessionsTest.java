package dev.mortise.identity;

import static dev.mortise.identity.TestIdentity.HOME;
import static dev.mortise.identity.TestIdentity.OPERATOR;
import static dev.mortise.identity.TestIdentity.PASSWORD;
import static dev.mortise.identity.TestIdentity.enter;
import static dev.mortise.identity.UsersAndRolesTest.assertCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Backend.class)
final class SessionsTest {
  private final TestIdentity database;
  private final Identity identity;
  private final Sessions sessions;

  SessionsTest(Backend backend) {
    database = new TestIdentity(backend);
    identity = database.server();
    sessions = identity.sessions();
  }

  @BeforeEach
  void people() {
    TestIdentity.add(identity, "adam", "admin");
    TestIdentity.add(identity, "dora", "viewer");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theTokenIsThePerson() {
    Entry entry = enter(identity, "dora");
    Principal principal = sessions.resume(entry.token()).orElseThrow();
    assertEquals("dora", principal.caller().name());
    assertEquals(Set.of("viewer"), principal.caller().roles());
    assertTrue(sessions.resume(entry.token().substring(1) + "x").isEmpty());
    assertTrue(sessions.resume("").isEmpty());
    assertTrue(sessions.resume("x".repeat(100_000)).isEmpty());
  }

  @Test
  void onlyAHashIsKept() {
    Entry entry = enter(identity, "dora");
    List<String> hashes =
        database.use(handle ->
            handle.createQuery("SELECT hash FROM identity_session").mapTo(String.class).list());
    assertEquals(List.of(Secret.hash(entry.token())), hashes);
    assertTrue(sessions.resume(hashes.getFirst()).isEmpty());
    assertFalse(entry.toString().contains(entry.token()));
  }

  @Test
  void endsWhenItIsNotUsed() {
    Entry entry = enter(identity, "dora");
    database.clock.advance(Duration.ofHours(12).minusSeconds(1));
    identity.users().list();
    assertTrue(resumes(entry));
    database.clock.advance(Duration.ofHours(11));
    assertTrue(resumes(entry), "use moves its end");
    database.clock.advance(Duration.ofHours(12).plusSeconds(1));
    assertFalse(resumes(entry));
  }

  @Test
  void whatIsOnlyKeptOpenIsNoUse() {
    String id = id(enter(identity, "dora"));
    for (int hours = 0; hours < 12; hours++) {
      database.settled(identity);
      assertTrue(sessions.look(id).isPresent(), "after hours: " + hours);
      database.clock.advance(Duration.ofHours(1));
    }
    database.settled(identity);
    assertTrue(sessions.look(id).isEmpty());
  }

  @Test
  void whatIsOpenAndUsedMovesItsEnd() {
    Entry entry = enter(identity, "dora");
    for (int hours = 0; hours < 24; hours++) {
      database.settled(identity);
      assertTrue(sessions.use(id(entry)).isPresent(), "after hours: " + hours);
      database.clock.advance(Duration.ofHours(1));
    }
    assertTrue(resumes(entry));
  }

  private static String id(Entry entry) {
    return session(entry.principal()).id();
  }

  static Session session(Principal principal) {
    return Objects.requireNonNull(principal.session());
  }

  @Test
  void whatIsOpenOutlivesAProofAndNotItsSession() {
    Identity other = database.server();
    Entry entry = enter(identity, "dora");
    Principal principal = sessions.resume(entry.token()).orElseThrow();
    assertTrue(other.sessions().resume(entry.token()).isPresent());
    database.clock.advance(Duration.ofMinutes(10));
    database.settled(identity);
    var proved = identity.signIn().prove(principal, PASSWORD, HOME);
    Entry fresh = ((SignInResult.Welcome) proved).entry();
    assertEquals(id(entry), id(fresh));
    assertNotEquals(entry.token(), fresh.token());
    assertEquals(
        session(principal).ends(), sessions.list("dora").getFirst().ends(), "it lives no longer");
    assertTrue(sessions.look(id(entry)).isPresent());
    assertTrue(sessions.resume(entry.token()).isEmpty(), "its old token opens nothing");
    Eventually.holds(
        "nor on the other server", () -> other.sessions().resume(entry.token()).isEmpty());
    var late = identity.signIn().prove(principal, PASSWORD, HOME);
    assertNotEquals(id(fresh), id(((SignInResult.Welcome) late).entry()), "proven meanwhile");
    assertTrue(sessions.resume(fresh.token()).isPresent());
    sessions.endAll(OPERATOR, "dora");
    assertTrue(sessions.look(id(entry)).isEmpty());
  }

  @Test
  void whatIsOpenEndsWhenNobodyCouldSayForAMinute() {
    Entry entry = enter(identity, "dora");
    database.disconnect();
    database.clock.advance(IdentityConfig.DEFAULT.blind().plusSeconds(1));
    assertTrue(sessions.look(id(entry)).isEmpty());
  }

  @Test
  void endsAtLastHoweverMuchItIsUsed() {
    Entry entry = enter(identity, "dora");
    for (int hours = 0; hours < 7 * 24; hours += 6) {
      assertTrue(resumes(entry), "after hours: " + hours);
      database.clock.advance(Duration.ofHours(6));
    }
    assertFalse(resumes(entry));
  }

  /// The clock of the test leaps; the feed must have looked since, as it does in life.
  private boolean resumes(Entry entry) {
    database.settled(identity);
    return sessions.resume(entry.token()).isPresent();
  }

  @Test
  void aPageProvesThatItIsTheSessionsOwn() {
    Entry mine = enter(identity, "dora");
    Entry other = enter(identity, "adam");
    assertTrue(sessions.csrfMatches(mine.token(), mine.csrf()));
    assertFalse(sessions.csrfMatches(mine.token(), other.csrf()));
    assertFalse(sessions.csrfMatches(mine.token(), ""));
    assertFalse(sessions.csrfMatches(mine.token(), mine.token()));
  }

  @Test
  void aSessionEndedOnOneServerEndsOnTheOther() {
    Identity other = database.server();
    Entry entry = enter(identity, "dora");
    assertTrue(other.sessions().resume(entry.token()).isPresent());
    String id = sessions.list("dora").getFirst().id();
    assertFalse(sessions.end(OPERATOR, "adam", id), "not by another's name");
    assertTrue(sessions.resume(entry.token()).isPresent());
    assertTrue(sessions.end(OPERATOR, "dora", id));
    assertTrue(sessions.resume(entry.token()).isEmpty());
    Eventually.holds("ended there", () -> other.sessions().resume(entry.token()).isEmpty());
  }

  @Test
  void whoIsDisabledOrHasANewPasswordIsOut() {
    Entry first = enter(identity, "dora");
    identity.users().setPassword(OPERATOR, "dora", "another good one");
    assertTrue(sessions.resume(first.token()).isEmpty());
    var result = identity.signIn().password("dora", "another good one", HOME, null);
    Entry second = ((SignInResult.Welcome) result).entry();
    identity.users().setEnabled(OPERATOR, "dora", false);
    assertTrue(sessions.resume(second.token()).isEmpty());
    identity.users().setEnabled(OPERATOR, "dora", true);
    assertTrue(sessions.resume(second.token()).isEmpty(), "enabling brings no session back");
  }

  @Test
  void aRoleTakenAwayIsGoneFromARunningSession() {
    Entry entry = enter(identity, "dora");
    identity.roles().unassign(OPERATOR, "viewer", Subject.user("dora"));
    assertEquals(Set.of(), sessions.resume(entry.token()).orElseThrow().roles());
  }

  @Test
  void signingInAgainChangesTheToken() {
    Entry first = enter(identity, "dora");
    Principal before = sessions.resume(first.token()).orElseThrow();
    var result = identity.signIn().password("dora", PASSWORD, HOME, before);
    Entry second = ((SignInResult.Welcome) result).entry();
    assertNotEquals(first.token(), second.token());
    assertTrue(sessions.resume(first.token()).isEmpty());
    assertTrue(sessions.resume(second.token()).isPresent());
  }

  @Test
  void proofLastsFiveMinutesAndComesBackWithThePassword() {
    Entry entry = enter(identity, "dora");
    Principal principal = sessions.resume(entry.token()).orElseThrow();
    sessions.requireProof(principal);
    database.clock.advance(Duration.ofMinutes(5));
    assertCode(ErrorCode.PERMISSION_DENIED, () -> sessions.requireProof(principal));
    assertEquals(
        new SignInResult.Refused(), identity.signIn().prove(principal, "not this one", HOME));
    var proved = identity.signIn().prove(principal, PASSWORD, HOME);
    Entry fresh = ((SignInResult.Welcome) proved).entry();
    sessions.requireProof(sessions.resume(fresh.token()).orElseThrow());
    assertTrue(sessions.resume(entry.token()).isEmpty());
  }

  @Test
  void anApiKeyProvesNothing() {
    var key = identity.apiKeys().create(OPERATOR, "adam", "ci", Set.of(), null);
    Principal principal = identity.apiKeys().resume(key.secret()).orElseThrow();
    assertCode(ErrorCode.PERMISSION_DENIED, () -> sessions.requireProof(principal));
  }

  @Test
  void aUserHasSoManySessionsAndNoMore() {
    Entry first = enter(identity, "dora");
    for (int i = 0; i < 55; i++) {
      database.clock.advance(Duration.ofSeconds(1));
      enter(identity, "dora");
    }
    assertEquals(50, sessions.list("dora").size());
    assertTrue(resumes(first) == false, "the oldest had to go");
  }

  @Test
  void listsShowWhereFromAndOpenNothing() {
    Entry entry = enter(identity, "dora");
    Session session = sessions.list("dora").getFirst();
    assertEquals(HOME, session.origin());
    assertTrue(sessions.resume(session.id()).isEmpty());
    assertFalse(session.toString().contains(entry.token()));
    sessions.endAll(OPERATOR, "dora");
    assertEquals(List.of(), sessions.list("dora"));
  }
}
