package dev.mortise.identity;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One database with as many servers on it as a test wants.
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
  private final Backend backend;
  private final Database database;
  private final List<Database> opened = new ArrayList<>();
  private final List<Identity> servers = new ArrayList<>();

  /// Begins with nobody in it.
  TestIdentity(Backend backend) {
    this.backend = backend;
    this.database = open();
    server().close();
    use(handle -> {
      for (String table :
          List.of("session", "key", "user", "role", "assignment", "first_start", "flow")) {
        handle.execute("DELETE FROM identity_" + table);
      }
      return handle.execute("UPDATE identity_revision SET revision = revision + 1");
    });
  }

  private Database open() {
    Database another = Database.open(backend.config());
    opened.add(another);
    return another;
  }

  /// Looks or changes behind everybody's back.
  <T> T use(Database.Work<T> work) {
    return database.inTransaction(work);
  }

  /// One more server on it, with connections of its own.
  Identity server() {
    Identity server = Identity.open(open(), audit, clock, CONFIG, PluginFacts.NONE);
    servers.add(server);
    return server;
  }

  /// From now on no server reaches the database.
  void disconnect() {
    opened.forEach(Database::close);
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
    opened.reversed().forEach(Database::close);
  }
}
