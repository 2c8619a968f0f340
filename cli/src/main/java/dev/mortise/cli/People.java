package dev.mortise.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may sign in to servers on this user's database.
public interface People extends AutoCloseable {
  /// Everybody, by name.
  List<Person> list();

  /// Adds somebody with a password.
  ///
  /// @param roles by name
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT`, `CONFLICT`, `NOT_FOUND` for a role
  void add(String name, String password, List<String> roles);

  /// The names of all roles.
  List<String> roles();

  /// Gives somebody a role, or takes it away: then it counts no more at once.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND` for who or what is unknown, `CONFLICT`
  ///   when nobody would be left who is admin
  void setRole(String name, String role, boolean given);

  /// Lets somebody sign in, or no more; then their sessions and keys stop at once.
  void setEnabled(String name, boolean enabled);

  /// Gives somebody another password and ends their sessions.
  void setPassword(String name, String password);

  /// Makes an API key.
  ///
  /// @param label what the list of their keys calls it
  /// @param time how long it is good; null for until it is revoked
  /// @return the key, which is kept nowhere
  /// @throws dev.mortise.api.PluginException `NOT_FOUND`, `INVALID_ARGUMENT`
  String addKey(String name, String label, @Nullable Duration time);

  @Override
  void close();

  /// Somebody.
  ///
  /// @param provider `local`, or the issuer who vouches for them
  /// @param signedIn when last; null for never
  record Person(
      String name,
      String provider,
      boolean enabled,
      List<String> roles,
      @Nullable Instant signedIn) {
    /// Copies the list.
    public Person {
      roles = List.copyOf(roles);
    }
  }
}
