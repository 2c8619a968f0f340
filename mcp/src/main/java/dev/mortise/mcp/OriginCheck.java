package dev.mortise.mcp;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Whether a browser was led here by a page of a stranger's: then Host or Origin names another host
/// than those this server is known by.
record OriginCheck(Set<String> hosts) {
  private static final HeaderName ORIGIN = HeaderNames.create("Origin");

  boolean allows(ServerRequest request) {
    return known("http://" + request.authority())
        && request.headers().first(ORIGIN).map(this::known).orElse(true);
  }

  private boolean known(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
