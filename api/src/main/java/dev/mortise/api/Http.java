package dev.mortise.api;

import java.util.List;
import java.util.Map;

/// Host function: HTTP through the host's one egress path.
///
/// A header's value may hold `{{secret:<name>}}`, which the host fills in on the way out, and only
/// towards the hosts that secret is bound to.
@Contract("http")
public interface Http {
  /// Reads: GET or HEAD, both bodies held in memory.
  @Needs("net:http:{url:host}")
  Response get(Request request);

  /// Sends whatever the method; both bodies are held in memory.
  @Needs("net:http:{url:host}")
  @Changes
  Response send(Request request);

  /// Sends whatever the method; both bodies stream.
  @Needs("net:http:{url:host}")
  @Changes
  StreamedResponse stream(StreamedRequest request);

  /// One request.
  ///
  /// @param method in lower case
  /// @param url absolute, `http` or `https`
  /// @param headers every header with all its values
  record Request(String method, String url, Map<String, List<String>> headers, Bytes payload) {}

  /// One answer.
  ///
  /// @param url that answered, after redirects
  record Response(int status, String url, Map<String, List<String>> headers, Bytes payload) {}

  /// One request whose body arrives piece by piece.
  record StreamedRequest(String method, String url, Map<String, List<String>> headers, Body body) {}

  /// One answer whose body arrives piece by piece.
  record StreamedResponse(int status, String url, Map<String, List<String>> headers, Body body) {}
}
