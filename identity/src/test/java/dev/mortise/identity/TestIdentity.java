package dev.mortise.identity;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// One database in memory with as many servers on it as a test wants.
final class TestIdentity implements AutoCloseable {
  static final Caller OPERATOR = new Caller.Operator("test");
  static final Origin HOME = new Origin("192.0.2.1", "test");
  private static final Permission READ = Permission.parse("http:get:/");
  static final String PASSWORD = "correct horse";

  /// Cheap passwords; everything else as it is by default, but for the poll.
  static final IdentityConfig CONFIG =
      new IdentityConfig(
          IdentityConfig.DEFAULT.idle(),
          IdentityConfig.DEFAULT.lifetime(),
          IdentityConfig.DEFAULT.proof(),
          IdentityConfig.DEFAULT.firstStart(),
          Duration.ofMillis(20),
          IdentityConfig.DEFAULT.blind(),
          64,
          1);

  final MovableClock clock = new MovableClock();
  final RememberedAudit audit = new RememberedAudit();
  final Jdbi jdbi;
  private final Handle open;
  private final List<Identity> servers = new ArrayList<>();

  TestIdentity() {
    jdbi =
        Jdbi.create(
            "jdbc:h2:mem:"
                + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
    open = jdbi.open();
    open.createScript(schema()).execute();
  }

  private static String schema() {
    try (InputStream sql = Identity.class.getResourceAsStream("V1__identity.sql")) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One more server on it.
  Identity server() {
    Identity server = Identity.open(jdbi, audit, clock, CONFIG, PluginFacts.NONE);
    servers.add(server);
    return server;
  }

  /// Returns when the server has looked at the database since the clock was moved.
  void settled(Identity server) {
    Eventually.holds(
        "the feed looks again",
        () -> server.rights().refusal(caller("adam", "admin"), "p", READ).isEmpty());
  }

  /// Somebody with [#PASSWORD] and some roles.
  static User add(Identity on, String name, String... roles) {
    User user = on.users().add(OPERATOR, name, "", PASSWORD);
    for (String role : roles) {
      on.roles().assign(OPERATOR, role, Subject.user(name));
    }
    return user;
  }

  /// Signs them in.
  static Entry enter(Identity on, String name) {
    SignInResult result = on.signIn().password(name, PASSWORD, HOME, null);
    return ((SignInResult.Welcome) result).entry();
  }

  static Caller.User caller(String name, String... roles) {
    return new Caller.User(name, Set.of(roles));
  }

  @Override
  public void close() {
    servers.forEach(Identity::close);
    open.close();
  }
}
