package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.cli.People;
import dev.mortise.identity.Identity;
import dev.mortise.identity.IdentityConfig;
import dev.mortise.identity.PluginFacts;
import dev.mortise.identity.Role;
import dev.mortise.identity.Subject;
import dev.mortise.store.AuditConfig;
import dev.mortise.store.AuditTrail;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The people in a database, beside a running server or without one.
final class StoredPeople implements People {
  private final Database database;
  private final Store store;
  private final AuditTrail audit;
  private final Identity identity;
  private final Caller by = new Caller.Operator(System.getProperty("user.name", "operator"));

  StoredPeople(DatabaseConfig config) {
    database = Database.open(config);
    try {
      store = Store.open(database);
      audit = store.audit(AuditConfig.standard("mortise user"));
      identity =
          Identity.open(
              database, audit, InstantSource.system(), IdentityConfig.DEFAULT, PluginFacts.NONE);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public List<Person> list() {
    return identity.users().list().stream()
        .map(user ->
            new Person(
                user.name(), user.provider(), user.enabled(), roles(user.name()), user.signedIn()))
        .toList();
  }

  private List<String> roles(String name) {
    return identity.roles().assignments().stream()
        .filter(a -> a.subject().equals(Subject.user(name)))
        .map(a -> a.role())
        .sorted()
        .toList();
  }

  @Override
  public void add(String name, String password, List<String> roles) {
    // Before there is anybody: who is left without their roles has a password that nobody has seen.
    roles.forEach(identity.roles()::named);
    identity.users().add(by, name, "", password);
    roles.forEach(role -> identity.roles().assign(by, role, Subject.user(name)));
  }

  @Override
  public List<String> roles() {
    return identity.roles().list().stream().map(Role::name).toList();
  }

  @Override
  public void setRole(String name, String role, boolean given) {
    Subject user = Subject.user(identity.users().required(name).name());
    if (given) {
      identity.roles().assign(by, role, user);
    } else {
      identity.roles().unassign(by, role, user);
    }
  }

  @Override
  public void setEnabled(String name, boolean enabled) {
    identity.users().setEnabled(by, name, enabled);
  }

  @Override
  public void setPassword(String name, String password) {
    identity.users().setPassword(by, name, password);
  }

  @Override
  public String addKey(String name, String label, @Nullable Duration time) {
    Instant end = time == null ? null : Instant.now().plus(time);
    return identity.apiKeys().create(by, name, label, Set.of(), end).secret();
  }

  @Override
  public void close() {
    identity.close();
    audit.close();
    store.close();
    database.close();
  }
}
