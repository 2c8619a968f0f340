package dev.mortise.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cookies of a request. Where one name comes twice, the first counts, as browsers send the
/// closest first.
record Cookies(Map<String, String> values) {
  /// The session's own.
  static final String SESSION = "auth_token";

  static Cookies of(Map<String, List<String>> headers) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String header : headers.getOrDefault("cookie", List.of())) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.putIfAbsent(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return new Cookies(values);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
  }

  /// What `Set-Cookie` says to keep a value that no script can read.
  static String set(String name, String value, String path, Duration age, boolean secure) {
    return "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(name, value, path, age.toSeconds(), secure ? "; Secure" : "");
  }
}
