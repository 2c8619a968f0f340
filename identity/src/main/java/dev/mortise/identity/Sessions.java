package dev.mortise.identity;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who is signed in. A session is a random token of 256 bits of which only the hash is kept; it
/// ends when it is not used for a while, at its absolute end, or when somebody ends it.
///
/// Safe for any thread; waits for the database where [Recent] does not know the token yet.
public final class Sessions {
  private static final int PER_USER_MAX = 50;
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
  private static final String CSRF = "mortise csrf";

  private record Known(User user, Session session, String hash) {}

  private final Tables tables;
  private final DirectoryFeed feed;
  private final IdentityConfig config;
  private final Recent<Known> recent;

  Sessions(Tables tables, DirectoryFeed feed, IdentityConfig config) {
    this.tables = tables;
    this.feed = feed;
    this.config = config;
    this.recent = new Recent<>(tables::now);
    feed.whenChanged(recent::clear);
  }

  /// Begins one. The oldest of this user end when there are too many.
  ///
  /// @param proven when they proved who they are
  Entry begin(User user, Origin origin, Instant proven) {
    String token = Secret.random();
    Instant now = tables.now();
    var session =
        new Session(
            Secret.name(), user.name(), now, now, now.plus(config.lifetime()), proven, origin);
    tables.recorded(
        new Caller.User(user.name(), Set.of()),
        "session.begin",
        user.name(),
        "from " + origin.address(),
        handle -> insert(handle, Secret.hash(token), user, session));
    return new Entry(principal(user, session), token, csrf(token));
  }

  /// Gives one another token, once its person proved again who they are. The old token opens
  /// nothing any more; what they have open stays theirs.
  ///
  /// @return empty when it has ended, or was proven in another place meanwhile
  Optional<Entry> renew(User user, Session session, Instant proven) {
    String token = Secret.random();
    var renewed =
        new Session(
            session.id(),
            session.user(),
            session.started(),
            session.seen(),
            session.ends(),
            proven,
            session.origin());
    int changed =
        tables.change(
            new Caller.User(user.name(), Set.of()),
            "session.prove",
            user.name(),
            session.id(),
            handle -> renew(handle, Secret.hash(token), session, renewed));
    return changed > 0
        ? Optional.of(new Entry(principal(user, renewed), token, csrf(token)))
        : Optional.empty();
  }

  /// Its hash is there already when this very work ran before and its connection was lost.
  private static int renew(Handle handle, String hash, Session before, Session renewed) {
    return handle
        .createUpdate(
            "UPDATE identity_session SET hash = :h, proven = :proven"
                + " WHERE id = :id AND (proven = :before OR hash = :h)")
        .bind("h", hash)
        .bind("proven", renewed.proven().toEpochMilli())
        .bind("id", before.id())
        .bind("before", before.proven().toEpochMilli())
        .execute();
  }

  private int insert(Handle handle, String hash, User user, Session session) {
    long now = session.started().toEpochMilli();
    handle
        .createUpdate("DELETE FROM identity_session WHERE ends < :now OR seen < :idle")
        .bind("now", now)
        .bind("idle", now - config.idle().toMillis())
        .execute();
    handle
        .createUpdate(
            "DELETE FROM identity_session WHERE owner = :u AND hash NOT IN (SELECT hash FROM"
                + " identity_session WHERE owner = :u ORDER BY seen DESC, hash LIMIT :max)")
        .bind("u", user.id())
        .bind("max", PER_USER_MAX - 1)
        .execute();
    handle
        .createUpdate("UPDATE identity_user SET signed_in = :now WHERE id = :u")
        .bind("now", now)
        .bind("u", user.id())
        .execute();
    return handle
        .createUpdate(
            "INSERT INTO identity_session VALUES (:h, :id, :u, :now, :now, :ends, :proven, :a, :g)")
        .bind("h", hash)
        .bind("id", session.id())
        .bind("u", user.id())
        .bind("now", now)
        .bind("ends", session.ends().toEpochMilli())
        .bind("proven", session.proven().toEpochMilli())
        .bind("a", session.origin().address())
        .bind("g", session.origin().agent())
        .execute();
  }

  /// Who has this token; nobody when it is unknown or has ended, or they may not sign in any more.
  public Optional<Principal> resume(String token) {
    if (token.length() != Secret.LENGTH) {
      return Optional.empty();
    }
    String hash = Secret.hash(token);
    return lasting(hash, " WHERE s.hash = :key").map(this::used);
  }

  /// Whose session this is, for what was opened with it and is used; nobody when it has ended. It
  /// may have got another token since.
  ///
  /// @param id of one that was resumed before: a name, which opens nothing
  public Optional<Principal> use(String id) {
    return open(id).map(this::used);
  }

  /// The same for what is only kept open and asks again and again whether it may: that is no use of
  /// the session.
  public Optional<Principal> look(String id) {
    return open(id).map(found -> principal(found.user(), found.session()));
  }

  private Optional<Known> open(String id) {
    return feed.blind() ? Optional.empty() : lasting(id, " WHERE s.id = :key");
  }

  /// @param key the hash of a token or the name of a session, which differ in length
  private Optional<Known> lasting(String key, String where) {
    return recent
        .get(key, () -> tables.read(handle -> known(handle, key, where)))
        .filter(this::lasts);
  }

  private boolean lasts(Known known) {
    Instant now = tables.now();
    return now.isBefore(known.session().ends())
        && now.isBefore(known.session().seen().plus(config.idle()))
        && feed.now().rolesOf(known.user().name()) != null;
  }

  private Principal used(Known known) {
    Session session = known.session();
    Instant now = tables.now();
    if (now.isBefore(session.seen().plus(SEEN_EVERY))) {
      return principal(known.user(), session);
    }
    recent.forget(known.hash());
    recent.forget(session.id());
    tables.write(handle ->
        handle
            .createUpdate("UPDATE identity_session SET seen = :now WHERE id = :id")
            .bind("now", now.toEpochMilli())
            .bind("id", session.id())
            .execute());
    return principal(known.user(), session);
  }

  private Principal principal(User user, Session session) {
    @Nullable Set<String> roles = feed.now().rolesOf(user.name());
    return new Principal(user, roles == null ? Set.of() : roles, session);
  }

  /// What every changing request of this session must carry beside the cookie.
  public String csrf(String token) {
    return Secret.derived(token, CSRF);
  }

  /// Whether a request that carried both comes from the session's own page.
  public boolean csrfMatches(String token, String csrf) {
    return Secret.same(csrf(token), csrf);
  }

  /// Whether its person proved who they are a short while ago.
  public boolean proven(Session session) {
    return tables.now().isBefore(session.proven().plus(config.proof()));
  }

  /// Demands a fresh proof, for changing users, grants and packages.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when it is too long ago, or there is no session at
  ///   all: an API key proves nobody's presence
  public void requireProof(Principal principal) {
    Session session = principal.session();
    if (session == null) {
      throw Failure.denied("An API key may not do this. Sign in and do it there.");
    }
    if (!proven(session)) {
      throw Failure.denied("Prove who you are again: enter your password, then repeat this.");
    }
  }

  /// A user's sessions, the latest first.
  public List<Session> list(String user) {
    return tables.read(handle ->
        handle
            .createQuery(
                SELECT
                    + " WHERE u.name = :n AND s.ends > :now AND s.seen > :idle"
                    + " ORDER BY s.seen DESC")
            .bind("n", user)
            .bind("now", tables.millis())
            .bind("idle", tables.millis() - config.idle().toMillis())
            .map((row, _) -> session(row))
            .list());
  }

  /// Ends one, here at once and on other servers within a second.
  ///
  /// @param user whose it must be: nobody ends another's by knowing its id
  /// @return whether there was one
  public boolean end(Caller by, String user, String id) {
    return tables.change(
            by,
            "session.end",
            user,
            id,
            handle ->
                handle
                    .createUpdate(
                        "DELETE FROM identity_session WHERE id = :id AND owner IN"
                            + " (SELECT id FROM identity_user WHERE name = :n)")
                    .bind("id", id)
                    .bind("n", user)
                    .execute())
        > 0;
  }

  /// Ends all of a user.
  public void endAll(Caller by, String user) {
    tables.change(
        by,
        "session.end",
        user,
        "all",
        handle -> Users.named(handle, user).map(found -> endAll(handle, found.id())).orElse(0));
  }

  static int endAll(Handle handle, long user) {
    return handle
        .createUpdate("DELETE FROM identity_session WHERE owner = :u")
        .bind("u", user)
        .execute();
  }

  private static final String SELECT =
      "SELECT s.id AS session, s.hash, s.started, s.seen, s.ends, s.proven, s.address, s.agent, u.*"
          + " FROM identity_session s JOIN identity_user u ON u.id = s.owner";

  private static Optional<Known> known(Handle handle, String key, String where) {
    return handle
        .createQuery(SELECT + where)
        .bind("key", key)
        .map((row, _) ->
            new Known(Users.user(row), session(row), Objects.requireNonNull(row.getString("hash"))))
        .findOne();
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        Objects.requireNonNull(row.getString("session")),
        Objects.requireNonNull(row.getString("name")),
        Instant.ofEpochMilli(row.getLong("started")),
        Instant.ofEpochMilli(row.getLong("seen")),
        Instant.ofEpochMilli(row.getLong("ends")),
        Instant.ofEpochMilli(row.getLong("proven")),
        new Origin(
            Objects.requireNonNull(row.getString("address")),
            Objects.requireNonNull(row.getString("agent"))));
  }
}
