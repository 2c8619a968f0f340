package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Keys for programs. A key is `mortise_<id>_<secret>`, and `kite<id>-<secret>` means the same; the
/// secret has 256 random bits, and only its hash is kept.
///
/// Safe for any thread; waits for the database where [Recent] does not know the key yet.
public final class ApiKeys {
  private static final int PER_USER_MAX = 100;
  private static final Duration USED_EVERY = Duration.ofMinutes(1);
  private static final Pattern FORM =
      Pattern.compile(
          "(?:Bearer )?(?:kite([0-9]{1,18})-|mortise_([0-9]{1,18})_)([A-Za-z0-9_-]{43})");
  private static final String NOBODYS = Secret.hash("");

  /// A new key, shown once.
  ///
  /// @param secret the whole key, as a program sends it
  public record Fresh(ApiKey key, String secret) {
    /// Nothing that opens a door is printed.
    @Override
    public String toString() {
      return "Fresh[" + key + "]";
    }
  }

  private record Known(User user, ApiKey key, String hash) {}

  private final Tables tables;
  private final DirectoryFeed feed;
  private final Recent<Known> recent;

  ApiKeys(Tables tables, DirectoryFeed feed) {
    this.tables = tables;
    this.feed = feed;
    this.recent = new Recent<>(tables::now);
    feed.whenChanged(recent::clear);
  }

  /// Makes a key.
  ///
  /// @param roles those it is limited to; empty for all its user has, now and later
  /// @param expires null for never
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`; `CONFLICT` for a name that is taken or
  ///   too many keys; `INVALID_ARGUMENT` for a name that cannot be used or an end that has passed
  public Fresh create(
      Caller by, String user, String name, Set<String> roles, @Nullable Instant expires) {
    if (name.isBlank() || name.length() > 128 || name.matches(".*\\p{C}.*")) {
      throw Failure.invalid("The key needs a name of at most 128 plain characters.");
    }
    if (roles.size() > NameList.ENTRIES_MAX
        || roles.stream().anyMatch(role -> role.length() > 64)) {
      throw Failure.invalid("The key is limited to more roles than there can be.");
    }
    if (expires != null && !expires.isAfter(tables.now())) {
      throw Failure.invalid("The key would have expired already at " + expires + ".");
    }
    String secret = Secret.random();
    String hash = Secret.hash(secret);
    long id =
        tables.change(
            by,
            "key.create",
            user,
            name + (expires == null ? "" : " until " + expires),
            handle -> insert(handle, user, name, hash, roles, expires));
    var key = new ApiKey(id, user, name, roles, tables.now(), null, expires);
    return new Fresh(key, "mortise_" + id + "_" + secret);
  }

  private long insert(
      Handle handle,
      String user,
      String name,
      String hash,
      Set<String> roles,
      @Nullable Instant expires) {
    User owner =
        Users.named(handle, user)
            .orElseThrow(() -> Failure.unknown("There is no user " + user + "."));
    Optional<Long> made = madeWith(handle, hash);
    if (made.isPresent()) {
      return made.get();
    }
    List<ApiKey> keys = list(handle, user);
    if (keys.size() >= PER_USER_MAX) {
      throw Failure.conflict(user + " has " + PER_USER_MAX + " keys already; revoke some first.");
    }
    if (keys.stream().anyMatch(key -> key.name().equals(name))) {
      throw Failure.conflict(user + " has a key named " + name + " already.");
    }
    return handle
        .createUpdate(
            "INSERT INTO identity_key (owner, name, hash, roles, created, expires)"
                + " VALUES (:u, :n, :h, :r, :now, :e)")
        .bind("u", owner.id())
        .bind("n", name)
        .bind("h", hash)
        .bind("r", Tables.lines(roles))
        .bind("now", tables.millis())
        .bind("e", expires == null ? null : expires.toEpochMilli())
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  /// The key, when this very work ran before and its connection was lost.
  private static Optional<Long> madeWith(Handle handle, String hash) {
    return handle
        .createQuery("SELECT id FROM identity_key WHERE hash = :h")
        .bind("h", hash)
        .mapTo(Long.class)
        .findOne();
  }

  /// Whose key this is; nobody's when it is malformed, unknown, revoked or expired, or its user may
  /// not sign in.
  ///
  /// @param written what stands in the header `Authorization`, with or without `Bearer`
  public Optional<Principal> resume(String written) {
    return known(written)
        .flatMap(known -> {
          Optional<Principal> principal = principal(known);
          principal.ifPresent(_ -> used(known.key()));
          return principal;
        });
  }

  /// The same for what is only kept open and asks again and again whether it may: that writes
  /// nothing down.
  public Optional<Principal> look(String written) {
    return feed.blind() ? Optional.empty() : known(written).flatMap(this::principal);
  }

  private Optional<Known> known(String written) {
    Matcher form = FORM.matcher(written);
    if (!form.matches()) {
      return Optional.empty();
    }
    String id = form.group(1) == null ? form.group(2) : form.group(1);
    Optional<Known> known = recent.get(id, () -> tables.read(handle -> known(handle, id)));
    boolean same = Secret.same(Secret.hash(form.group(3)), known.map(Known::hash).orElse(NOBODYS));
    return same ? known : Optional.empty();
  }

  private Optional<Principal> principal(Known known) {
    ApiKey key = known.key();
    @Nullable Set<String> has = feed.now().rolesOf(known.user().name());
    if (has == null || (key.expires() != null && !tables.now().isBefore(key.expires()))) {
      return Optional.empty();
    }
    Set<String> roles = new HashSet<>(has);
    if (!key.roles().isEmpty()) {
      roles.retainAll(key.roles());
    }
    return Optional.of(new Principal(known.user(), roles, null));
  }

  private void used(ApiKey key) {
    if (key.used() == null || !tables.now().isBefore(key.used().plus(USED_EVERY))) {
      use(key);
    }
  }

  private void use(ApiKey key) {
    recent.forget(Long.toString(key.id()));
    tables.write(handle ->
        handle
            .createUpdate("UPDATE identity_key SET used = :now WHERE id = :id")
            .bind("now", tables.millis())
            .bind("id", key.id())
            .execute());
  }

  /// A user's keys, by name.
  public List<ApiKey> list(String user) {
    return tables.read(handle -> list(handle, user));
  }

  /// Revokes one, here at once and on other servers within a second.
  ///
  /// @param user whose it must be
  /// @return whether there was one
  public boolean revoke(Caller by, String user, long id) {
    return tables.change(
            by,
            "key.revoke",
            user,
            Long.toString(id),
            handle ->
                handle
                    .createUpdate(
                        "DELETE FROM identity_key WHERE id = :id AND owner IN"
                            + " (SELECT id FROM identity_user WHERE name = :n)")
                    .bind("id", id)
                    .bind("n", user)
                    .execute())
        > 0;
  }

  private static final String SELECT =
      "SELECT k.id AS key_id, k.name AS key_name, k.hash, k.roles, k.created AS made, k.used,"
          + " k.expires, u.* FROM identity_key k JOIN identity_user u ON u.id = k.owner";

  private static List<ApiKey> list(Handle handle, String user) {
    return handle
        .createQuery(SELECT + " WHERE u.name = :n ORDER BY k.name")
        .bind("n", user)
        .map((row, _) -> key(row))
        .list();
  }

  private static Optional<Known> known(Handle handle, String id) {
    return handle
        .createQuery(SELECT + " WHERE k.id = :id")
        .bind("id", Long.parseLong(id))
        .map((row, _) ->
            new Known(Users.user(row), key(row), Objects.requireNonNull(row.getString("hash"))))
        .findOne();
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getLong("key_id"),
        Objects.requireNonNull(row.getString("name")),
        Objects.requireNonNull(row.getString("key_name")),
        new HashSet<>(Tables.entries(Objects.requireNonNull(row.getString("roles")))),
        Instant.ofEpochMilli(row.getLong("made")),
        instant(row, "used"),
        instant(row, "expires"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
