package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is, and as whom it is asked. Holds no password.
///
/// @param host a name or an address; one of IPv6 in brackets
/// @param options what else its URL says, as it says it: `sslmode=verify-full`
record DatabaseAddress(String host, int port, String database, String user, String options) {
  /// What PostgreSQL listens at when nobody says otherwise.
  static final int PORT = 5432;

  /// What a URL looks like.
  static final String EXPECTED =
      "postgresql://user:password@host:5432/name, a password percent-encoded";

  private static final String HOST = "\\[[0-9a-fA-F:.]+]|[\\w.-]+";
  private static final Pattern NAME = Pattern.compile(HOST);
  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:(?<login>[^@/?#]*)@)?(?<host>"
              + HOST
              + ")(?::(?<port>[0-9]{1,5}))?/(?<name>[^/?#]+)(?:\\?(?<options>[^#]*))?");

  /// An address, and what opens it; never shows the password.
  ///
  /// @param password null where none is said
  record Login(DatabaseAddress address, @Nullable String password) {
    @Override
    public String toString() {
      return address.place();
    }
  }

  /// Reads a URL. User and password may also be parameters of it; without a user it is that of this
  /// process, as everywhere with PostgreSQL.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, without repeating what may hold a password
  static Login parse(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, "must be " + EXPECTED);
    }
    String[] login = Objects.requireNonNullElse(parts.group("login"), "").split(":", 2);
    String user = decoded(login[0]);
    String password = login.length > 1 ? decoded(login[1]) : "";
    List<String> rest = new ArrayList<>();
    for (String option : Objects.requireNonNullElse(parts.group("options"), "").split("&")) {
      if (option.startsWith("user=")) {
        user = decoded(option.substring("user=".length()));
      } else if (option.startsWith("password=")) {
        password = decoded(option.substring("password=".length()));
      } else if (!option.isEmpty()) {
        rest.add(option);
      }
    }
    String port = Objects.requireNonNullElse(parts.group("port"), Integer.toString(PORT));
    if (PortForwards.port(port, 1) < 0) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, "names a port, which is 1 to 65535");
    }
    return new Login(
        new DatabaseAddress(
            parts.group("host"),
            Integer.parseInt(port),
            decoded(parts.group("name")),
            user.isEmpty() ? processUser() : user,
            String.join("&", rest)),
        password.isEmpty() ? null : password);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message repeats what stands behind the sign.
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "has a % that encodes nothing; it must be " + EXPECTED);
    }
  }

  /// Who this process is.
  static String processUser() {
    return System.getProperty("user.name", "");
  }

  /// What a person typed as a host, as an address holds it; empty when it is none.
  static String host(String typed) {
    String plain = typed.strip();
    String host = plain.contains(":") && !plain.startsWith("[") ? "[" + plain + "]" : plain;
    return NAME.matcher(host).matches() ? host : "";
  }

  /// For people: `ada@db.example.org:5432/shop`.
  String place() {
    return user + "@" + host + ":" + port + "/" + database;
  }

  /// As in a configuration, without options.
  String url() {
    return "postgresql://" + encoded(user) + "@" + host + ":" + port + "/" + encoded(database);
  }

  /// For the driver; user and password are said beside it.
  String jdbc() {
    String place = "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
    return options.isEmpty() ? place : place + "?" + options;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
