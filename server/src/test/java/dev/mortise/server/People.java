package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.gate.AuditSink;
import dev.mortise.identity.ApiKeys;
import dev.mortise.identity.Identity;
import dev.mortise.identity.IdentityConfig;
import dev.mortise.identity.PluginFacts;
import dev.mortise.identity.Subject;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/// A real identity whose passwords are cheap to try.
final class People implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  private static final Caller OPERATOR = new Caller.Operator("test");

  final Identity identity;
  private final Database database;

  People(Path home) {
    database = Database.open(DatabaseConfig.file(home.resolve("db"), "test"));
    identity = cheap(database);
  }

  /// An identity whose passwords are cheap to try, over a database of the test's own.
  static Identity cheap(Database database) {
    var cheap =
        new IdentityConfig(
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            64,
            1);
    return Identity.open(
        database, AuditSink.NOTHING, InstantSource.system(), cheap, PluginFacts.NONE);
  }

  /// Somebody new with [#PASSWORD] and a role.
  void add(String name, String role) {
    identity.users().add(OPERATOR, name, "", PASSWORD);
    identity.roles().assign(OPERATOR, role, Subject.user(name));
  }

  /// The same, known by a key.
  String key(String name, String role) {
    add(name, role);
    return fresh(name).secret();
  }

  ApiKeys.Fresh fresh(String name) {
    return identity.apiKeys().create(OPERATOR, name, "test", Set.of(), null);
  }

  @Override
  public void close() {
    identity.close();
    database.close();
  }
}
