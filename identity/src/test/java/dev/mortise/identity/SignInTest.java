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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
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
    assertEquals(
        "signin.refused adam REFUSED PERMISSION_DENIED",
        database.audit.ends().stream().filter(e -> e.contains("adam")).toList().getLast());
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

  private static LoginThrottle.Attempt attempt(
      LoginThrottle throttle, String name, String address) {
    return throttle.attempt(name, new Origin(address, "test"));
  }

  private static Duration wait(LoginThrottle throttle, String name, String address) {
    return attempt(throttle, name, address).retryAfter();
  }

  /// Fails so often that the address must wait, with a name of its own each time.
  private static void flood(LoginThrottle throttle, String address) {
    for (int i = 0; i < 100; i++) {
      assertEquals(Duration.ZERO, wait(throttle, "name" + i, address));
    }
    assertEquals(Duration.ofSeconds(1), wait(throttle, "other", address));
  }

  @Test
  void theWaitDoublesToAMinuteAndSuccessEndsIt() {
    var throttle = new LoginThrottle(database.clock);
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, wait(throttle, "adam", "198.51.100." + i));
    }
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      Duration wait = wait(throttle, "adam", "203.0.113." + seconds);
      assertEquals(Duration.ofSeconds(seconds), wait);
      database.clock.advance(wait);
      assertEquals(Duration.ZERO, wait(throttle, "adam", "203.0.113." + seconds));
    }
    database.clock.advance(Duration.ofMinutes(1));
    attempt(throttle, "adam", "203.0.113.1").succeeded();
    assertEquals(Duration.ZERO, wait(throttle, "adam", "203.0.113.2"));
  }

  @Test
  void whatFailedIsForgottenMinuteByMinute() {
    var throttle = new LoginThrottle(database.clock);
    flood(throttle, "203.0.113.7");
    database.clock.advance(Duration.ofMinutes(3));
    for (int i = 0; i < 3; i++) {
      assertEquals(Duration.ZERO, wait(throttle, "again" + i, "203.0.113.7"));
    }
    assertEquals(Duration.ofSeconds(1), wait(throttle, "again", "203.0.113.7"));
  }

  @Test
  void anAddressIsSlowedWhateverNamesItTries() {
    var throttle = new LoginThrottle(database.clock);
    flood(throttle, "2001:db8::1");
    assertEquals(Duration.ofSeconds(1), wait(throttle, "other", "2001:db8::ffff"));
    assertEquals(Duration.ZERO, wait(throttle, "other", "2001:db8:0:1::1"), "another network");
  }

  @Test
  void aSuccessIsAsIfItHadNotBeenTried() {
    var throttle = new LoginThrottle(database.clock);
    flood(throttle, "203.0.113.7");
    database.clock.advance(Duration.ofSeconds(1));
    LoginThrottle.Attempt good = attempt(throttle, "eve", "203.0.113.7");
    assertEquals(Duration.ZERO, good.retryAfter());
    assertEquals(Duration.ofSeconds(2), wait(throttle, "other", "203.0.113.7"));
    good.succeeded();
    assertEquals(Duration.ZERO, wait(throttle, "other", "203.0.113.7"));
    assertEquals(Duration.ofSeconds(2), wait(throttle, "third", "203.0.113.7"));
  }

  @Test
  void whoCameInThereBeforeIsNotLockedOutByOthers() {
    var throttle = new LoginThrottle(database.clock);
    attempt(throttle, "adam", "203.0.113.7").succeeded();
    flood(throttle, "203.0.113.7");
    for (int i = 0; i < 8; i++) {
      wait(throttle, "adam", "198.51.100." + i);
    }
    assertTrue(wait(throttle, "adam", "198.51.100.9").isPositive(), "his name is slowed elsewhere");
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, wait(throttle, "adam", "203.0.113.7"));
    }
    assertEquals(Duration.ofSeconds(1), wait(throttle, "adam", "203.0.113.7"), "his own failures");
    database.clock.advance(Duration.ofDays(8));
    flood(throttle, "203.0.113.7");
    assertTrue(wait(throttle, "adam", "203.0.113.7").isPositive(), "too long ago");
  }

  @Test
  void aTryThatTheAddressMustWaitForDoesNotCountForTheName() {
    var throttle = new LoginThrottle(database.clock);
    flood(throttle, "203.0.113.7");
    for (int i = 0; i < 20; i++) {
      assertTrue(wait(throttle, "adam", "203.0.113.7").isPositive());
    }
    assertEquals(Duration.ZERO, wait(throttle, "adam", "198.51.100.1"));
  }

  @Test
  void aFloodOfNamesTakesNothingFromTheWait() {
    var throttle = new LoginThrottle(database.clock);
    for (int i = 0; i < 5; i++) {
      wait(throttle, "adam", "198.51.100.1");
    }
    for (int i = 0; i < 20_000; i++) {
      wait(throttle, "flood" + i, i % 250 + ".0." + i / 250 % 250 + ".7");
    }
    assertTrue(wait(throttle, "adam", "203.0.113.1").isPositive());
  }

  /// Whether one may try is decided and counted in one step; where it is not, some of so many get
  /// in between.
  @Test
  void manyAtOnceAreNoWayAroundTheWait() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 500; round++) {
        var throttle = new LoginThrottle(database.clock);
        var together = new CyclicBarrier(8);
        List<Callable<Boolean>> tries =
            Collections.nCopies(
                8,
                () -> {
                  together.await();
                  return wait(throttle, "adam", "203.0.113.7").isZero();
                });
        long tried = 0;
        for (var result : threads.invokeAll(tries)) {
          tried += result.get() ? 1 : 0;
        }
        assertEquals(5, tried);
      }
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
