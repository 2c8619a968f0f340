package dev.mortise.identity;

import static dev.mortise.identity.TestIdentity.OPERATOR;
import static dev.mortise.identity.UsersAndRolesTest.assertCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Backend.class)
final class ApiKeysTest {
  private final TestIdentity database;
  private final Identity identity;
  private final ApiKeys keys;

  ApiKeysTest(Backend backend) {
    database = new TestIdentity(backend);
    identity = database.server();
    keys = identity.apiKeys();
  }

  @BeforeEach
  void people() {
    TestIdentity.add(identity, "adam", "admin", "viewer");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void bothFormsOpen() {
    ApiKeys.Fresh fresh = keys.create(OPERATOR, "adam", "ci", Set.of(), null);
    String secret = fresh.secret().substring(fresh.secret().length() - 43);
    assertEquals(Set.of("admin", "viewer"), keys.resume(fresh.secret()).orElseThrow().roles());
    assertTrue(keys.resume("Bearer " + fresh.secret()).isPresent());
    String kite = "kite" + fresh.key().id() + "-" + secret;
    assertEquals("adam", keys.resume(kite).orElseThrow().caller().name());
    assertTrue(keys.resume("kite" + (fresh.key().id() + 1) + "-" + secret).isEmpty());
    assertTrue(keys.resume(kite.substring(0, kite.length() - 1) + "!").isEmpty());
    assertFalse(fresh.toString().contains(secret));
  }

  @Test
  void aKeyHasNoMoreRolesThanItsUserAndItsLimit() {
    var limited = keys.create(OPERATOR, "adam", "read", Set.of("viewer", "nobodys"), null);
    assertEquals(Set.of("viewer"), keys.resume(limited.secret()).orElseThrow().roles());
    TestIdentity.add(identity, "berta", "admin");
    identity.roles().unassign(OPERATOR, "viewer", Subject.user("adam"));
    assertEquals(Set.of(), keys.resume(limited.secret()).orElseThrow().roles());
  }

  @Test
  void endsWhenItIsRevokedExpiredOrItsUserIsDisabled() {
    Identity other = database.server();
    var first = keys.create(OPERATOR, "adam", "one", Set.of(), null);
    assertTrue(other.apiKeys().resume(first.secret()).isPresent());
    assertFalse(keys.revoke(OPERATOR, "dora", first.key().id()), "not by another's name");
    assertTrue(keys.revoke(OPERATOR, "adam", first.key().id()));
    assertTrue(keys.resume(first.secret()).isEmpty());
    Eventually.holds("revoked there", () -> other.apiKeys().resume(first.secret()).isEmpty());

    var second =
        keys.create(OPERATOR, "adam", "two", Set.of(), database.clock.instant().plusSeconds(30));
    assertTrue(keys.resume(second.secret()).isPresent());
    database.clock.advance(Duration.ofSeconds(30));
    assertTrue(keys.resume(second.secret()).isEmpty());

    TestIdentity.add(identity, "berta", "admin");
    var third = keys.create(OPERATOR, "adam", "three", Set.of(), null);
    identity.users().setEnabled(OPERATOR, "adam", false);
    assertTrue(keys.resume(third.secret()).isEmpty());
  }

  /// A database that cannot be written for a while must not cost whoever listens their stream.
  @Test
  void whatIsOnlyKeptOpenWritesNothingDown() {
    String secret = keys.create(OPERATOR, "adam", "watching", Set.of(), null).secret();
    assertTrue(keys.look(secret).isPresent());
    assertEquals(null, keys.list("adam").getFirst().used());
    assertTrue(keys.look(secret + "x").isEmpty());
  }

  @Test
  void tellsWhenItWasUsed() {
    var fresh = keys.create(OPERATOR, "adam", "ci", Set.of(), null);
    assertEquals(null, keys.list("adam").getFirst().used());
    keys.resume(fresh.secret());
    assertNotNull(keys.list("adam").getFirst().used());
    String kept =
        database.use(handle ->
            handle.createQuery("SELECT hash FROM identity_key").mapTo(String.class).one());
    assertFalse(fresh.secret().contains(kept));
    assertEquals(64, kept.length());
  }

  @Test
  void namesAreUniqueAndEndsLieAhead() {
    keys.create(OPERATOR, "adam", "ci", Set.of(), null);
    assertCode(ErrorCode.CONFLICT, () -> keys.create(OPERATOR, "adam", "ci", Set.of(), null));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> keys.create(OPERATOR, "adam", "x", Set.of(), database.clock.instant()));
    assertCode(
        ErrorCode.INVALID_ARGUMENT, () -> keys.create(OPERATOR, "adam", "\n", Set.of(), null));
    assertCode(ErrorCode.NOT_FOUND, () -> keys.create(OPERATOR, "nemo", "x", Set.of(), null));
  }

  @Test
  @DisplayName("torture/45: keys with a sign or three changed")
  void whatIsNoKeyOpensNothing() {
    var random = new Random(7);
    String fresh = keys.create(OPERATOR, "adam", "ci", Set.of(), null).secret();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder mutated = new StringBuilder(fresh);
      for (int n = random.nextInt(3); n >= 0; n--) {
        mutated.setCharAt(random.nextInt(fresh.length()), (char) random.nextInt(300));
      }
      boolean same = mutated.toString().equals(fresh);
      assertEquals(same, keys.resume(mutated.toString()).isPresent(), mutated.toString());
    }
    assertTrue(keys.resume("").isEmpty());
    assertTrue(keys.resume("kite" + "9".repeat(30) + "-" + "a".repeat(43)).isEmpty());
    assertTrue(keys.resume("mortise_1_".repeat(100_000)).isEmpty());
  }
}
