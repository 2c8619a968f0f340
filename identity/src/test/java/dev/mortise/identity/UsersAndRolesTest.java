package dev.mortise.identity;

import static dev.mortise.identity.TestIdentity.OPERATOR;
import static dev.mortise.identity.TestIdentity.PASSWORD;
import static dev.mortise.identity.TestIdentity.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Backend.class)
final class UsersAndRolesTest {
  private static final Permission LIST = Permission.parse("k8s:list:pods@namespace=dev,cluster=a");
  private static final Role DEV =
      new Role("dev", "developers", List.of("a"), List.of("pods"), List.of("dev"), List.of("get"));

  private final TestIdentity database;
  private final Identity identity;

  UsersAndRolesTest(Backend backend) {
    database = new TestIdentity(backend);
    identity = database.server();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aRoleCountsFromWhenItIsGivenUntilItIsTaken() {
    TestIdentity.add(identity, "dora");
    identity.roles().put(OPERATOR, DEV);
    assertTrue(refused(identity, "dora"));
    identity.roles().assign(OPERATOR, "dev", Subject.user("dora"));
    assertFalse(refused(identity, "dora"));
    identity.roles().unassign(OPERATOR, "dev", Subject.user("dora"));
    assertTrue(refused(identity, "dora"));
  }

  @Test
  void aRoleChangedOrRemovedCountsAtOnce() {
    TestIdentity.add(identity, "adam", "admin");
    TestIdentity.add(identity, "dora");
    identity.roles().put(OPERATOR, DEV);
    identity.roles().assign(OPERATOR, "dev", Subject.user("dora"));
    identity
        .roles()
        .put(OPERATOR, new Role("dev", "", List.of("b"), List.of("*"), List.of("*"), List.of("*")));
    assertTrue(refused(identity, "dora"));
    identity.roles().put(OPERATOR, DEV);
    assertFalse(refused(identity, "dora"));
    identity.roles().remove(OPERATOR, "dev");
    assertTrue(refused(identity, "dora"));
    assertEquals(
        List.of("admin", "viewer"), identity.roles().list().stream().map(Role::name).toList());
    assertEquals(1, identity.roles().assignments().size());
  }

  @Test
  void whatIsTakenAwayOnOneServerIsRefusedOnTheOther() {
    Identity other = database.server();
    TestIdentity.add(identity, "adam", "admin");
    TestIdentity.add(identity, "dora", "viewer");
    Eventually.holds("the role arrives", () -> !refused(other, "dora"));
    identity.roles().unassign(OPERATOR, "viewer", Subject.user("dora"));
    Eventually.holds("and goes", () -> refused(other, "dora"));
    identity.roles().assign(OPERATOR, "viewer", Subject.user("dora"));
    Eventually.holds("the role is back", () -> !refused(other, "dora"));
    identity.users().setEnabled(OPERATOR, "dora", false);
    assertTrue(refused(identity, "dora"));
    Eventually.holds("a disabled user has none", () -> refused(other, "dora"));
  }

  @Test
  void pollsOftenEnoughForOneSecond() {
    assertTrue(IdentityConfig.DEFAULT.poll().compareTo(Duration.ofMillis(500)) <= 0);
    IdentityConfig d = IdentityConfig.DEFAULT;
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new IdentityConfig(
                d.idle(),
                d.lifetime(),
                d.proof(),
                d.firstStart(),
                Duration.ofMillis(501),
                d.blind(),
                64,
                1));
  }

  @Test
  void aDatabaseThatIsGoneGrantsNothingAfterAMinute() {
    TestIdentity.add(identity, "dora", "viewer");
    assertFalse(refused(identity, "dora"));
    database.disconnect();
    database.clock.advance(Duration.ofSeconds(50));
    assertFalse(refused(identity, "dora"));
    database.clock.advance(Duration.ofSeconds(11));
    assertTrue(refused(identity, "dora"));
  }

  @Test
  void groupsOfAnIssuerGiveRoles() {
    identity.roles().assign(OPERATOR, "viewer", Subject.group("devs"));
    identity.users().provisioned("https://id.example", "s1", "gwen", "Gwen", Set.of("devs"));
    assertFalse(refused(identity, "gwen"));
    identity.users().provisioned("https://id.example", "s1", "gwen", "Gwen", Set.of());
    assertTrue(refused(identity, "gwen"));
  }

  @Test
  void nobodyComesInUnderANameThatIsTaken() {
    TestIdentity.add(identity, "adam", "admin");
    assertCode(
        ErrorCode.CONFLICT,
        () -> identity.users().provisioned("https://id.example", "s1", "Adam", "", Set.of()));
    identity.users().provisioned("https://id.example", "s1", "gwen", "", Set.of());
    assertCode(
        ErrorCode.CONFLICT,
        () -> identity.users().provisioned("https://evil.example", "s1", "gwen", "", Set.of()));
  }

  @Test
  void theLastAdminStays() {
    TestIdentity.add(identity, "adam", "admin");
    assertCode(ErrorCode.CONFLICT, () -> identity.users().remove(OPERATOR, "adam"));
    assertEquals("user.remove adam FAILED CONFLICT", database.audit.ends().getLast());
    assertCode(ErrorCode.CONFLICT, () -> identity.users().setEnabled(OPERATOR, "adam", false));
    assertCode(
        ErrorCode.CONFLICT,
        () -> identity.roles().unassign(OPERATOR, "admin", Subject.user("adam")));
    assertCode(
        ErrorCode.NOT_FOUND,
        () -> identity.roles().unassign(OPERATOR, "admni", Subject.user("adam")));
    assertTrue(identity.rights().administers(caller("adam", "admin")));
    TestIdentity.add(identity, "berta", "admin");
    identity.users().remove(OPERATOR, "adam");
    assertTrue(identity.users().find("adam").isEmpty());
    assertFalse(identity.rights().administers(caller("adam", "admin")));
    assertTrue(identity.rights().administers(caller("berta", "admin")));
  }

  @Test
  void builtInRolesStayAsTheyAre() {
    assertCode(ErrorCode.CONFLICT, () -> identity.roles().put(OPERATOR, Role.VIEWER));
    assertCode(ErrorCode.CONFLICT, () -> identity.roles().remove(OPERATOR, "admin"));
    assertCode(ErrorCode.NOT_FOUND, () -> identity.roles().remove(OPERATOR, "nobody"));
    assertCode(
        ErrorCode.NOT_FOUND,
        () -> identity.roles().assign(OPERATOR, "nobody", Subject.user("dora")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "../x", "-a", "ünal", "a\u0000", "a\n", "a:b"})
  void refusesNamesThatCouldMeanSomethingElse(String name) {
    assertCode(
        ErrorCode.INVALID_ARGUMENT, () -> identity.users().add(OPERATOR, name, "", PASSWORD));
  }

  @Test
  void namesAreTheSameInCapitals() {
    identity.users().add(OPERATOR, "Dora", "Dora D.\u001b[2J", PASSWORD);
    assertEquals("dora", identity.users().find("DORA").orElseThrow().name());
    assertEquals("Dora D.[2J", identity.users().find("dora").orElseThrow().display());
    assertCode(ErrorCode.CONFLICT, () -> identity.users().add(OPERATOR, "dOrA", "", PASSWORD));
  }

  @Test
  void passwordsAreLongEnoughAndNotTheName() {
    assertCode(
        ErrorCode.INVALID_ARGUMENT, () -> identity.users().add(OPERATOR, "dora", "", "short"));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> identity.users().add(OPERATOR, "dora", "", "x".repeat(257)));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> identity.users().add(OPERATOR, "theodora.d", "", "Theodora.D"));
  }

  @Test
  void noPasswordIsKeptInPlain() {
    TestIdentity.add(identity, "dora");
    String kept =
        database.use(handle ->
            handle.createQuery("SELECT password FROM identity_user").mapTo(String.class).one());
    assertTrue(kept.startsWith("$argon2id$v=19$m=64,t=1,p=1$"), kept);
  }

  @Test
  void everyChangeIsInTheAuditBeforeItHappens() {
    TestIdentity.add(identity, "adam", "admin");
    identity.roles().put(OPERATOR, DEV);
    database.audit.full = true;
    assertCode(ErrorCode.UNAVAILABLE, () -> TestIdentity.add(identity, "dora"));
    assertCode(
        ErrorCode.UNAVAILABLE,
        () -> identity.roles().assign(OPERATOR, "dev", Subject.user("adam")));
    assertTrue(identity.users().find("dora").isEmpty());
    assertEquals(
        List.of("user.add adam", "role.assign admin", "role.put dev"), database.audit.actions());
  }

  private static boolean refused(Identity on, String user) {
    return on.rights().refusal(caller(user, "admin", "viewer", "dev"), "p", LIST).isPresent();
  }

  static void assertCode(ErrorCode code, org.junit.jupiter.api.function.Executable what) {
    assertEquals(code, assertThrows(PluginException.class, what).code());
  }
}
