package dev.mortise.api;

import java.util.List;
import java.util.Map;

/// Stands in front of every request to the server, after authentication.
@Contract("middleware")
public interface Middleware {
  /// Passes, changes or refuses one request.
  @Needs("http:intercept")
  Decision apply(Request request);

  /// Told when the plugin describes itself.
  ///
  /// @param priority low first
  /// @param advisory whether requests go on when it fails
  record Details(int priority, boolean advisory) {}

  /// What it sees of a request: no cookies, no credentials.
  record Request(String method, String path, Map<String, List<String>> headers, String cluster) {}

  /// What becomes of it.
  ///
  /// @param refused whether the request ends here
  /// @param status of the refusal
  /// @param headers to set on the request; identity, cluster and credentials cannot be set
  /// @param payload of the refusal
  record Decision(boolean refused, int status, Map<String, String> headers, Bytes payload) {
    /// Goes on as it is.
    public static final Decision PASS = new Decision(false, 0, Map.of(), Bytes.EMPTY);
  }
}
