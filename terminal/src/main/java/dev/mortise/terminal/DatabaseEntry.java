package dev.mortise.terminal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A database of the configuration. Never shows a password.
///
/// @param name what a person calls it
/// @param login what its URL says
/// @param variable the variable of the environment that holds its password; empty for none
record DatabaseEntry(String name, DatabaseAddress.Login login, String variable) {
  /// What adds one to the configuration.
  static final List<String> EXAMPLE =
      List.of(
          "[[databases]]",
          "name = \"shop\"",
          "url = \"postgresql://ada@db.example.org:5432/shop\"",
          "password_env = \"SHOP_PASSWORD\"   # or in the URL, or in ~/.pgpass");

  DatabaseAddress address() {
    return login.address();
  }

  /// The password that was configured: that of the URL, else that of the environment. Without one
  /// the driver looks into `~/.pgpass` by itself.
  @Nullable String password(Map<String, String> environment) {
    return login.password() != null ? login.password() : environment.get(variable);
  }

  /// Why there is none, where one was promised.
  Optional<String> missing(Map<String, String> environment) {
    return variable.isEmpty() || password(environment) != null
        ? Optional.empty()
        : Optional.of("the variable " + variable + " is not set");
  }
}
