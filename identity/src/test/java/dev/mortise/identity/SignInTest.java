package dev.mortise.identity;

import static dev.mortise.identity.TestIdentity.OPERATOR;
import static dev.mortise.identity.TestIdentity.PASSWORD;
import static dev.mortise.identity.UsersAndRolesTest.assertCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Backend.class)
final class SignInTest {
  private final TestIdentity database;
  private final Identity identity;

  SignInTest(Backend backend) {
    database = new TestIdentity(backend);
    identity = database.server();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SignInResult attempt(String name, String password, String address) {
    return identity.signIn().password(name, password, new Origin(address, "test"), null);
  }

  @Test
  void nameAndPasswordOpenAndNothingElseDoes() {
    TestIdentity.add(identity, "adam", "admin");
    TestIdentity.add(identity, "dora");
    assertInstanceOf(SignInResult.Welcome.class, attempt("Dora", PASSWORD, "192.0.2.1"));
    identity.users().setEnabled(OPERATOR, "dora", false);
    identity.users().provisioned("https://id.example", "s1", "gwen", "", Set.of());
    var refused = new SignInResult.Refused();
    assertEquals(refused, attempt("adam", "wrong", "192.0.2.1"));
    assertEquals(refused, attempt("nobody", PASSWORD, "192.0.2.1"));
    assertEquals(refused, attempt("dora", PASSWORD, "192.0.2.1"), "disabled");
    assertEquals(refused, attempt("gwen", "", "192.0.2.1"), "has no password here");
    assertEquals(refused, attempt("adam", "x".repeat(1_000_000), "192.0.2.1"));
    assertEquals(refused, attempt("a\u001b[2J\n".repeat(1_000), "x", "192.0.2.1"));
    assertFalse(
        database.audit.actions().stream().anyMatch(action -> action.matches("(?s).*\\p{Cntrl}.*")));
  }

  @Test
  void namesThatExistAreSlowedLikeThoseThatDoNot() {
    TestIdentity.add(identity, "adam", "admin");
    for (String name : List.of("adam", "nobody")) {
      for (int i = 0; i < 5; i++) {
        assertEquals(new SignInResult.Refused(), attempt(name, "wrong", "198.51.100." + i));
      }
      assertEquals(
          new SignInResult.TooOften(Duration.ofSeconds(1)), attempt(name, PASSWORD, "203.0.113.9"));
    }
  }

  @Test
  void theWaitDoublesToAMinuteAndSuccessEndsIt() {
    TestIdentity.add(identity, "adam", "admin");
    var throttle = new LoginThrottle(database.clock);
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, throttle.attempt("adam", "198.51.100." + i));
    }
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      Duration wait = throttle.attempt("adam", "203.0.113." + seconds);
      assertEquals(Duration.ofSeconds(seconds), wait);
      database.clock.advance(wait);
      assertEquals(Duration.ZERO, throttle.attempt("adam", "203.0.113." + seconds));
    }
    throttle.succeeded("adam", "203.0.113.1");
    assertEquals(Duration.ZERO, throttle.attempt("adam", "203.0.113.1"));
  }

  @Test
  void anAddressIsSlowedWhateverNamesItTries() {
    var throttle = new LoginThrottle(database.clock);
    for (int i = 0; i < 20; i++) {
      assertEquals(Duration.ZERO, throttle.attempt("name" + i, "2001:db8::" + i));
    }
    assertEquals(Duration.ofSeconds(1), throttle.attempt("other", "2001:db8::ffff"));
    assertEquals(Duration.ZERO, throttle.attempt("other", "2001:db8:0:1::1"), "another network");
    throttle.succeeded("one of them", "2001:db8::1");
    database.clock.advance(Duration.ofSeconds(1));
    assertEquals(Duration.ZERO, throttle.attempt("other2", "2001:db8::1"));
    assertTrue(throttle.attempt("other3", "2001:db8::1").isPositive(), "one success forgives one");
    database.clock.advance(Duration.ofMinutes(31));
    assertEquals(Duration.ZERO, throttle.attempt("other3", "2001:db8::1"));
  }

  @Test
  void aFloodOfNamesTakesNothingFromTheWait() {
    var throttle = new LoginThrottle(database.clock);
    for (int i = 0; i < 5; i++) {
      throttle.attempt("adam", "198.51.100.1");
    }
    for (int i = 0; i < 20_000; i++) {
      throttle.attempt("flood" + i, i % 250 + ".0." + i / 250 % 250 + ".7");
    }
    assertTrue(throttle.attempt("adam", "203.0.113.1").isPositive());
  }

  @Test
  void manyAtOnceAreNoWayAroundTheWait() throws Exception {
    TestIdentity.add(identity, "adam", "admin");
    List<Callable<SignInResult>> tries =
        java.util.Collections.nCopies(40, () -> attempt("adam", "wrong", "198.51.100.1"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long tried = 0;
      for (var result : threads.invokeAll(tries)) {
        tried += result.get() instanceof SignInResult.Refused ? 1 : 0;
      }
      assertTrue(tried <= 5, "passwords tried: " + tried);
    }
  }

  @Test
  void theFirstStartMakesOneAdminOnce() {
    String stale = identity.firstStart().token().orElseThrow();
    String token = identity.firstStart().token().orElseThrow();
    var refused = ErrorCode.PERMISSION_DENIED;
    assertCode(refused, () -> identity.firstStart().redeem(stale, "adam", PASSWORD));
    assertCode(refused, () -> identity.firstStart().redeem("", "adam", PASSWORD));
    assertCode(
        ErrorCode.INVALID_ARGUMENT, () -> identity.firstStart().redeem(token, "adam", "short"));
    identity.firstStart().redeem(token, "Adam", PASSWORD);
    assertTrue(identity.rights().administers(TestIdentity.caller("adam", "admin")));
    assertCode(refused, () -> identity.firstStart().redeem(token, "eve", PASSWORD));
    assertEquals(Optional.empty(), identity.firstStart().token());
    assertInstanceOf(SignInResult.Welcome.class, attempt("adam", PASSWORD, "192.0.2.1"));
  }

  @Test
  void theFirstLinkEndsAfterADay() {
    String token = identity.firstStart().token().orElseThrow();
    database.clock.advance(Duration.ofHours(24));
    assertCode(
        ErrorCode.PERMISSION_DENIED, () -> identity.firstStart().redeem(token, "adam", PASSWORD));
  }

  @Test
  void theFirstLinkIsNoWayInOnceThereIsAnAdmin() {
    String token = identity.firstStart().token().orElseThrow();
    TestIdentity.add(identity, "adam", "admin");
    assertCode(
        ErrorCode.PERMISSION_DENIED, () -> identity.firstStart().redeem(token, "eve", PASSWORD));
  }

  @Test
  void ofTwoAtOnceOneIsTheFirst() throws Exception {
    Identity other = database.server();
    String token = identity.firstStart().token().orElseThrow();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> redeemed(identity, token, "adam"));
      var two = threads.submit(() -> redeemed(other, token, "eve"));
      assertTrue(one.get() ^ two.get());
    }
    assertEquals(1, identity.users().list().size());
    assertEquals(1, identity.roles().assignments().size());
  }

  private static boolean redeemed(Identity on, String token, String name) {
    try {
      on.firstStart().redeem(token, name, PASSWORD);
      return true;
    } catch (PluginException refused) {
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
      return false;
    }
  }
}
