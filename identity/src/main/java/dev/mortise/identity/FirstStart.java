package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The way in before there is anybody: a link that makes the first admin, once.
///
/// Safe for any thread; waits for the database.
public final class FirstStart {
  private static final Caller OPERATOR = new Caller.Operator("first start");

  private final Tables tables;
  private final Passwords passwords;
  private final IdentityConfig config;

  FirstStart(Tables tables, Passwords passwords, IdentityConfig config) {
    this.tables = tables;
    this.passwords = passwords;
    this.config = config;
  }

  /// A fresh token for the link, in place of any before it; nothing when somebody is admin already.
  /// Works for a day, once.
  public Optional<String> token() {
    if (!needed()) {
      return Optional.empty();
    }
    String token = Secret.random();
    tables.change(
        OPERATOR,
        "first-start.link",
        "admin",
        "",
        handle -> {
          handle.execute("DELETE FROM identity_first_start");
          return handle
              .createUpdate("INSERT INTO identity_first_start VALUES (:h, :e)")
              .bind("h", Secret.hash(token))
              .bind("e", tables.millis() + config.firstStart().toMillis())
              .execute();
        });
    return Optional.of(token);
  }

  /// Whether nobody is admin yet.
  public boolean needed() {
    return !tables.read(Roles::hasAdmin);
  }

  /// Makes the first admin. Of two who come at once with the same link one succeeds.
  ///
  /// @throws dev.mortise.api.PluginException `PERMISSION_DENIED` when the token is not the latest,
  ///   was used, is too old, or somebody is admin already; `INVALID_ARGUMENT` for a name or
  ///   password that cannot be used, and then the link still works
  public User redeem(String token, String name, String password) {
    String plain = Users.checkedName(name);
    if (!tables.read(handle -> valid(handle, token))) {
      throw refused();
    }
    String hash = passwords.hash(plain, password);
    return tables.change(
        OPERATOR,
        "first-start.redeem",
        plain,
        "admin",
        handle -> {
          int redeemed =
              handle
                  .createUpdate(
                      "DELETE FROM identity_first_start WHERE hash = :h AND expires > :now")
                  .bind("h", Secret.hash(token))
                  .bind("now", tables.millis())
                  .execute();
          boolean first = redeemed == 1 && !Roles.hasAdmin(handle);
          if (!first && !Users.madeWith(handle, plain, hash)) {
            throw refused();
          }
          User user =
              Users.insert(handle, plain, "", User.LOCAL, plain, hash, Set.of(), tables.now());
          Roles.assign(handle, Role.ADMIN.name(), Subject.user(plain));
          return user;
        });
  }

  private boolean valid(Handle handle, String token) {
    return handle
            .createQuery(
                "SELECT COUNT(*) FROM identity_first_start WHERE hash = :h AND expires > :now")
            .bind("h", Secret.hash(token))
            .bind("now", tables.millis())
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  private static RuntimeException refused() {
    return Failure.denied(
        "This link does not work (any more). Restart the server for a new one, or run: mortise"
            + " user add <name> --role admin");
  }
}
