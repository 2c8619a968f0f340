package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The doors by which people come in.
///
/// Safe for any thread; waits for the database, and for one of the few places in which passwords
/// are tried.
public final class SignIn {
  private record Kept(User user, String hash) {}

  private final Tables tables;
  private final Sessions sessions;
  private final Passwords passwords;
  private final LoginThrottle throttle;

  SignIn(Tables tables, Sessions sessions, Passwords passwords, LoginThrottle throttle) {
    this.tables = tables;
    this.sessions = sessions;
    this.passwords = passwords;
    this.throttle = throttle;
  }

  /// Tries a name and a password.
  ///
  /// @param before the session this browser had, ended when it is good; null for none
  public SignInResult password(
      String name, String password, Origin origin, @Nullable Principal before) {
    String plain = plain(name);
    LoginThrottle.Attempt attempt = throttle.attempt(plain, origin);
    if (!attempt.retryAfter().isZero()) {
      return new SignInResult.TooOften(attempt.retryAfter());
    }
    Optional<User> user = proved(plain, password);
    if (user.isEmpty()) {
      tables.refused(
          new Caller.User(plain, Set.of()), "signin.refused", plain, "from " + origin.address());
      return new SignInResult.Refused();
    }
    attempt.succeeded();
    return new SignInResult.Welcome(enter(user.get(), origin, before, tables.now()));
  }

  /// Proves once more that it is the session's own person who sits there. When it is, their session
  /// is proven and has another token.
  public SignInResult prove(Principal principal, String password, Origin origin) {
    Session session = principal.session();
    if (session == null) {
      return new SignInResult.Refused();
    }
    String name = principal.user().name();
    LoginThrottle.Attempt attempt = throttle.attempt(name, origin);
    if (!attempt.retryAfter().isZero()) {
      return new SignInResult.TooOften(attempt.retryAfter());
    }
    if (proved(name, password).isEmpty()) {
      tables.refused(principal.caller(), "session.unproven", name, "from " + origin.address());
      return new SignInResult.Refused();
    }
    attempt.succeeded();
    return new SignInResult.Welcome(again(principal.user(), origin, session, tables.now()));
  }

  /// Lets somebody in whom an OpenID provider vouches for.
  ///
  /// @param proven when they proved to it who they are; 1970 when they did not, this time
  Entry vouched(User user, Origin origin, @Nullable Principal before, Instant proven) {
    if (proven.isAfter(Instant.EPOCH) && before != null && before.user().id() == user.id()) {
      Session session = before.session();
      if (session != null) {
        return again(user, origin, session, proven);
      }
    }
    return enter(user, origin, before, proven);
  }

  /// The same session, so that what it has open stays open, by another token.
  private Entry again(User user, Origin origin, Session session, Instant proven) {
    return sessions
        .renew(user, session, proven)
        .orElseGet(() -> sessions.begin(user, origin, proven));
  }

  /// A token is never used on across a sign-in: who fixed one before gains nothing.
  private Entry enter(User user, Origin origin, @Nullable Principal before, Instant proven) {
    if (before != null && before.session() != null) {
      sessions.end(before.caller(), before.user().name(), before.session().id());
    }
    return sessions.begin(user, origin, proven);
  }

  private Optional<User> proved(String name, String password) {
    Optional<Kept> kept = tables.read(handle -> kept(handle, name));
    boolean same = passwords.matches(kept.map(Kept::hash).orElse(null), password);
    return kept.map(Kept::user).filter(user -> same && user.enabled());
  }

  private static Optional<Kept> kept(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM identity_user WHERE name = :n AND password IS NOT NULL")
        .bind("n", name)
        .map((row, _) -> new Kept(Users.user(row), row.getString("password")))
        .findOne();
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String head = lower.length() > 128 ? lower.substring(0, 128) : lower;
    return head.replaceAll("[^a-z0-9._@+-]", "?");
  }
}
