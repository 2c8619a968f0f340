package dev.mortise.server;

import io.helidon.http.Header;
import io.helidon.http.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What of a request's headers a plugin may see: nothing that proves who the user is, nothing that
/// only this connection is about, nothing that pretends to come from the host.
final class RequestHeaders {
  private static final Set<String> HIDDEN =
      Set.of(
          // This connection's own.
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "content-length",
          "http2-settings",
          // What a proxy in front might have said, or somebody in its place.
          "forwarded",
          "via",
          "x-real-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-url",
          "x-original-uri",
          "x-rewrite-url",
          // Another method than the one that was judged.
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          // What the host itself tells in the call.
          "x-cluster-name",
          "x-request-id",
          "x-remote-user",
          "remote-user");

  private static final List<String> HIDDEN_PREFIXES =
      List.of("x-forwarded", "x-internal", "x-user", "sec-websocket-", "proxy-", "x-helidon");

  /// Parts of names that promise something secret.
  private static final List<String> SECRET_PARTS =
      List.of(
          "auth",
          "cookie",
          "token",
          "secret",
          "session",
          "csrf",
          "xsrf",
          "api-key",
          "apikey",
          "password",
          "credential",
          "jwt");

  private RequestHeaders() {}

  /// All headers by name in lower case, every one with all its values.
  static Map<String, List<String>> all(Headers headers) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (Header header : headers) {
      all.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .addAll(header.allValues());
    }
    return all;
  }

  /// Those that go on.
  ///
  /// @param all by name in lower case
  static Map<String, List<String>> forPlugin(Map<String, List<String>> all) {
    Set<String> listed = new TreeSet<>();
    for (String value : all.getOrDefault("connection", List.of())) {
      for (String name : value.split(",", -1)) {
        listed.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    Map<String, List<String>> shown = new LinkedHashMap<>();
    all.forEach((name, values) -> {
      if (visible(name) && !listed.contains(name)) {
        shown.put(name, List.copyOf(values));
      }
    });
    return shown;
  }

  /// Whether a header of that name may pass between a request and a plugin, either way.
  static boolean visible(String name) {
    return !HIDDEN.contains(name)
        && HIDDEN_PREFIXES.stream().noneMatch(name::startsWith)
        && SECRET_PARTS.stream().noneMatch(name::contains);
  }
}
