package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The address of a PostgreSQL database with its user and password, which never show.
///
/// Read from `postgresql://user:password@host:5432/name?sslmode=verify-full`, `postgres://…` or
/// `jdbc:postgresql://…`, where user and password may also be parameters. A password with `@`, `/`
/// or `%` is percent-encoded.
public final class DatabaseUrl {
  private static final String EXPECTED =
      "expected postgresql://user:password@host:5432/name; a password is percent-encoded.";

  private final String jdbc;
  private final String shown;
  private final @Nullable String user;
  private final @Nullable String password;

  private DatabaseUrl(String jdbc, String shown, @Nullable String user, @Nullable String password) {
    this.jdbc = jdbc;
    this.shown = shown;
    this.user = user;
    this.password = password;
  }

  /// Reads an address.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, without repeating what may hold a password
  public static DatabaseUrl parse(String text) {
    String plain = text.strip();
    URI uri = uri(plain.startsWith("jdbc:") ? plain.substring("jdbc:".length()) : plain);
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw wrong("The database's URL names no PostgreSQL: ");
    }
    if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw wrong("The database's URL lacks a host or a name: ");
    }
    String[] login = login(uri);
    String place =
        "//" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath();
    String options = options(uri, login);
    return new DatabaseUrl(
        "jdbc:postgresql:" + place + options,
        "PostgreSQL at " + place.substring(2),
        login[0],
        login[1]);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Its message repeats the whole URL.
      throw wrong("The database's URL cannot be read: ");
    }
  }

  private static @Nullable String[] login(URI uri) {
    @Nullable String[] login = new @Nullable String[2];
    if (uri.getRawUserInfo() != null) {
      String[] parts = uri.getRawUserInfo().split(":", 2);
      login[0] = decoded(parts[0]);
      login[1] = parts.length > 1 ? decoded(parts[1]) : null;
    }
    return login;
  }

  /// What else the query says; takes user and password out of it.
  private static String options(URI uri, @Nullable String[] login) {
    List<String> rest = new ArrayList<>();
    String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
    for (String option : query.split("&")) {
      if (option.startsWith("user=")) {
        login[0] = decoded(option.substring("user=".length()));
      } else if (option.startsWith("password=")) {
        login[1] = decoded(option.substring("password=".length()));
      } else if (!option.isEmpty()) {
        rest.add(option);
      }
    }
    return rest.isEmpty() ? "" : "?" + String.join("&", rest);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong("The database's URL has a % that encodes nothing: ");
    }
  }

  private static PluginException wrong(String what) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, what + EXPECTED);
  }

  String jdbc() {
    return jdbc;
  }

  @Nullable String user() {
    return user;
  }

  @Nullable String password() {
    return password;
  }

  /// Where it is, without user, password and options.
  @Override
  public String toString() {
    return shown;
  }
}
