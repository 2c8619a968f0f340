package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Everybody who may sign in.
///
/// Safe for any thread; waits for the database. Whether `by` may do this is for the surface to ask.
public final class Users {
  /// All are read into memory, so that deciding about one never waits.
  private static final int USERS_MAX = 100_000;

  private static final int GROUPS_LENGTH_MAX = 65_536;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,127}");

  private final Tables tables;
  private final Passwords passwords;

  Users(Tables tables, Passwords passwords) {
    this.tables = tables;
    this.passwords = passwords;
  }

  /// Everybody, by name.
  public List<User> list() {
    return tables.read(Users::all);
  }

  /// Somebody by name.
  public Optional<User> find(String name) {
    return tables.read(handle -> named(handle, name.toLowerCase(Locale.ROOT)));
  }

  /// Adds somebody who signs in with a password here, without any role.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` for a name or password that cannot
  ///   be used, `CONFLICT` for a name that is taken
  public User add(Caller by, String name, String display, String password) {
    String hash = passwords.hash(name, password);
    String plain = checkedName(name);
    return tables.change(
        by,
        "user.add",
        plain,
        "",
        handle -> insert(handle, plain, display, User.LOCAL, plain, hash, Set.of(), tables.now()));
  }

  /// Gives somebody another password and ends all their sessions.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`; `CONFLICT` for who signs in elsewhere
  public void setPassword(Caller by, String name, String password) {
    User user = required(name);
    if (!user.local()) {
      throw Failure.conflict(user.name() + " signs in through " + user.provider() + ".");
    }
    String hash = passwords.hash(user.name(), password);
    tables.change(
        by,
        "user.password",
        user.name(),
        "",
        handle -> {
          handle
              .createUpdate("UPDATE identity_user SET password = :p WHERE id = :id")
              .bind("p", hash)
              .bind("id", user.id())
              .execute();
          return Sessions.endAll(handle, user.id());
        });
  }

  /// Lets somebody sign in, or no more: then their sessions and API keys stop at once.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`; `CONFLICT` for the last admin
  public void setEnabled(Caller by, String name, boolean enabled) {
    User user = required(name);
    tables.change(
        by,
        enabled ? "user.enable" : "user.disable",
        user.name(),
        "",
        handle -> Roles.keepingAdmin(handle, () -> setEnabled(handle, user, enabled)));
  }

  private static int setEnabled(Handle handle, User user, boolean enabled) {
    if (!enabled) {
      Sessions.endAll(handle, user.id());
    }
    return handle
        .createUpdate("UPDATE identity_user SET enabled = :e WHERE id = :id")
        .bind("e", enabled)
        .bind("id", user.id())
        .execute();
  }

  /// Removes somebody with their sessions, API keys and roles.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`; `CONFLICT` for the last admin
  public void remove(Caller by, String name) {
    User user = required(name);
    tables.change(
        by,
        "user.remove",
        user.name(),
        "",
        handle -> Roles.keepingAdmin(handle, () -> remove(handle, user)));
  }

  private static int remove(Handle handle, User user) {
    handle
        .createUpdate("DELETE FROM identity_assignment WHERE kind = 'USER' AND subject = :n")
        .bind("n", user.name())
        .execute();
    return handle
        .createUpdate("DELETE FROM identity_user WHERE id = :id")
        .bind("id", user.id())
        .execute();
  }

  /// Whoever an OpenID provider vouches for: known by issuer and subject, never by a name that
  /// somebody else could choose. Made when they come for the first time.
  ///
  /// @throws dev.mortise.api.PluginException `CONFLICT` when the name is somebody else's here
  User provisioned(String issuer, String subject, String name, String display, Set<String> told) {
    // More than the column holds would be cut by chance: then none count.
    Set<String> groups = Tables.lines(told).length() > GROUPS_LENGTH_MAX ? Set.of() : told;
    Optional<User> known = tables.read(handle -> vouchedFor(handle, issuer, subject));
    if (known.isEmpty()) {
      String plain = checkedName(name);
      return tables.change(
          new Caller.User(plain, Set.of()),
          "user.provision",
          plain,
          "by " + issuer,
          handle -> insert(handle, plain, display, issuer, subject, null, groups, tables.now()));
    }
    User user = known.get();
    if (!user.groups().equals(groups)) {
      tables.change(
          new Caller.User(user.name(), Set.of()),
          "user.groups",
          user.name(),
          "now " + Tables.lines(groups).replace('\n', ' '),
          handle ->
              handle
                  .createUpdate("UPDATE identity_user SET member_of = :g WHERE id = :id")
                  .bind("g", Tables.lines(groups))
                  .bind("id", user.id())
                  .execute());
    }
    return tables.read(handle -> vouchedFor(handle, issuer, subject)).orElseThrow();
  }

  static User insert(
      Handle handle,
      String name,
      String display,
      String provider,
      String subject,
      @Nullable String hash,
      Set<String> groups,
      Instant now) {
    Optional<User> there = named(handle, name);
    if (there.isPresent() && madeWith(handle, name, hash)) {
      return there.get();
    }
    if (there.isPresent()) {
      throw Failure.conflict("The name " + name + " is taken by another user of this host.");
    }
    int users = handle.createQuery("SELECT COUNT(*) FROM identity_user").mapTo(Integer.class).one();
    if (users >= USERS_MAX) {
      throw Failure.conflict("There are " + USERS_MAX + " users already; remove some first.");
    }
    handle
        .createUpdate(
            "INSERT INTO identity_user"
                + " (name, display, provider, subject, password, enabled, member_of, created)"
                + " VALUES (:n, :d, :p, :s, :h, TRUE, :g, :t)")
        .bind("n", name)
        .bind("d", shortened(display))
        .bind("p", provider)
        .bind("s", subject)
        .bind("h", hash)
        .bind("g", Tables.lines(groups))
        .bind("t", now.toEpochMilli())
        .execute();
    return named(handle, name).orElseThrow();
  }

  /// Whether this very work ran before and its connection was lost: no other makes the same hash,
  /// since each has a salt of its own.
  static boolean madeWith(Handle handle, String name, @Nullable String hash) {
    return hash != null
        && handle
                .createQuery("SELECT COUNT(*) FROM identity_user WHERE name = :n AND password = :p")
                .bind("n", name)
                .bind("p", hash)
                .mapTo(Integer.class)
                .one()
            == 1;
  }

  static List<User> all(Handle handle) {
    return handle
        .createQuery("SELECT * FROM identity_user ORDER BY name")
        .map((row, _) -> user(row))
        .list();
  }

  static Optional<User> named(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM identity_user WHERE name = :n")
        .bind("n", name)
        .map((row, _) -> user(row))
        .findOne();
  }

  private static Optional<User> vouchedFor(Handle handle, String issuer, String subject) {
    return handle
        .createQuery("SELECT * FROM identity_user WHERE provider = :p AND subject = :s")
        .bind("p", issuer)
        .bind("s", subject)
        .map((row, _) -> user(row))
        .findOne();
  }

  /// The user of a row that has all columns of `identity_user`.
  static User user(ResultSet row) throws SQLException {
    long signedIn = row.getLong("signed_in");
    boolean never = row.wasNull();
    return new User(
        row.getLong("id"),
        Objects.requireNonNull(row.getString("name")),
        Objects.requireNonNull(row.getString("display")),
        Objects.requireNonNull(row.getString("provider")),
        Objects.requireNonNull(row.getString("subject")),
        row.getBoolean("enabled"),
        new HashSet<>(Tables.entries(Objects.requireNonNull(row.getString("member_of")))),
        Instant.ofEpochMilli(row.getLong("created")),
        never ? null : Instant.ofEpochMilli(signedIn));
  }

  /// The same of whom there must be.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`
  public User required(String name) {
    return find(name).orElseThrow(() -> Failure.unknown("There is no user " + name + "."));
  }

  static String checkedName(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(plain).matches()) {
      throw Failure.invalid(
          "That cannot be a user's name: it must be letters, digits and . _ @ + -, at most 128.");
    }
    return plain;
  }

  private static String shortened(String display) {
    String plain = display.strip().replaceAll("\\p{C}", "");
    return plain.length() > 256 ? plain.substring(0, 256) : plain;
  }
}
