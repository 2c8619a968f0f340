package dev.mortise.identity;

import dev.mortise.gate.AuditSink;
import dev.mortise.store.Database;
import java.time.InstantSource;

/// Who somebody is and what they may do, kept in a database that several servers may share.
///
/// Safe for any thread. Closing it ends the thread that looks for other servers' changes; the
/// database stays its owner's.
public final class Identity implements AutoCloseable {
  private final DirectoryFeed feed;
  private final Users users;
  private final Roles roles;
  private final Sessions sessions;
  private final ApiKeys apiKeys;
  private final FirstStart firstStart;
  private final SignIn signIn;
  private final RoleRights rights;
  private final Tables tables;

  private Identity(Tables tables, InstantSource clock, IdentityConfig config, PluginFacts facts) {
    var passwords = new Passwords(config);
    this.tables = tables;
    this.feed = new DirectoryFeed(tables, config);
    tables.whenChanged(feed::refresh);
    this.users = new Users(tables, passwords);
    this.roles = new Roles(tables);
    this.sessions = new Sessions(tables, feed, config);
    this.apiKeys = new ApiKeys(tables, feed);
    this.firstStart = new FirstStart(tables, passwords, config);
    this.signIn = new SignIn(tables, sessions, passwords, new LoginThrottle(clock));
    this.rights = new RoleRights(feed::now, facts);
  }

  /// Opens what the database keeps of people; makes the tables when they are missing.
  ///
  /// @param facts what the roles must know of plugins
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when the database cannot be used
  public static Identity open(
      Database database,
      AuditSink audit,
      InstantSource clock,
      IdentityConfig config,
      PluginFacts facts) {
    return new Identity(new Tables(database, audit, clock), clock, config, facts);
  }

  /// Everybody who may sign in.
  public Users users() {
    return users;
  }

  /// What people may do.
  public Roles roles() {
    return roles;
  }

  /// Who is signed in.
  public Sessions sessions() {
    return sessions;
  }

  /// Keys for programs.
  public ApiKeys apiKeys() {
    return apiKeys;
  }

  /// The way in before there is anybody.
  public FirstStart firstStart() {
    return firstStart;
  }

  /// The door for those with a password.
  public SignIn signIn() {
    return signIn;
  }

  /// The door for those an OpenID provider vouches for.
  public OidcSignIn oidc(OidcConfig config) {
    return new OidcSignIn(config, tables, users, signIn);
  }

  /// The third of the three that must agree, for the host.
  public RoleRights rights() {
    return rights;
  }

  /// Runs this after each change of what people may do or who is signed in, made here or on another
  /// server: on the thread that made it or noticed it, so it must not wait.
  public void whenChanged(Runnable listener) {
    feed.whenChanged(listener);
  }

  @Override
  public void close() {
    feed.close();
  }
}
