package dev.mortise.api;

import java.util.List;
import java.util.Map;

/// HTTP under `/api/v1/plugins/<id>/`.
@Contract("routes")
public interface Routes {
  /// Answers one request. Both bodies stream.
  @Needs("http:{method}:{path}")
  Response handle(Request request);

  /// Talks over a WebSocket until one side ends.
  @Needs("http:connect:{path}")
  Items<Message> connect(Handshake handshake, Items<Message> incoming);

  /// What the plugin answers, told when it describes itself.
  record Details(List<Path> paths) {
    /// Copies the list.
    public Details {
      paths = List.copyOf(paths);
    }
  }

  /// One pattern: `*` is one segment, a last `**` any number.
  record Path(String path, List<String> methods) {
    /// Copies the list.
    public Path {
      methods = List.copyOf(methods);
    }
  }

  /// One request, cleaned: no cookies, no credentials of the caller.
  ///
  /// @param method in lower case
  /// @param path normalised, below the plugin's own root, beginning with `/`
  /// @param query every parameter with all its values
  /// @param headers in lower case, every header with all its values
  /// @param cluster the caller's cluster; empty where there is none
  record Request(
      String method,
      String path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      String cluster,
      Body body) {}

  /// One answer.
  record Response(int status, Map<String, List<String>> headers, Body body) {}

  /// The request that became a WebSocket.
  record Handshake(
      String path, Map<String, List<String>> query, Map<String, List<String>> headers) {}

  /// One message of a WebSocket.
  record Message(boolean text, Bytes payload) {}
}
