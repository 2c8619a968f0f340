package dev.mortise.sdk;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Http;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import java.util.Map;

/// HTTP through the host; needs `net:http:<host>`.
///
/// A header's value may hold the handle of a secret, which the host fills in on the way out. Safe
/// for any thread.
public final class HostHttp {
  private final Http http;

  HostHttp(Http http) {
    this.http = http;
  }

  /// Reads a URL; the body is held in memory, up to what the host allows.
  public Http.Response get(String url) {
    return get(url, Map.of());
  }

  /// Reads a URL.
  ///
  /// @param headers one value each
  public Http.Response get(String url, Map<String, String> headers) {
    return http.get(new Http.Request("get", url, all(headers), Bytes.EMPTY));
  }

  /// Sends a body.
  ///
  /// @param method `post`, `put` …
  /// @param headers one value each
  public Http.Response send(String method, String url, Map<String, String> headers, Bytes body) {
    return http.send(new Http.Request(method, url, all(headers), body));
  }

  /// Sends a record as JSON.
  public Http.Response post(String url, Map<String, String> headers, Object document) {
    Map<String, List<String>> typed = new java.util.TreeMap<>(all(headers));
    typed.putIfAbsent("content-type", List.of("application/json"));
    Json json = document instanceof Json given ? given : JsonCodec.encode(document);
    return http.send(new Http.Request("post", url, typed, Bytes.of(json.utf8())));
  }

  /// Reads a URL whose body streams; close the body when done.
  ///
  /// @param headers one value each
  public Http.StreamedResponse open(String url, Map<String, String> headers) {
    return open("get", url, headers, Body.empty());
  }

  /// Sends a body that streams, and reads one.
  ///
  /// @param headers one value each
  public Http.StreamedResponse open(
      String method, String url, Map<String, String> headers, Body body) {
    return http.stream(new Http.StreamedRequest(method, url, all(headers), body));
  }

  private static Map<String, List<String>> all(Map<String, String> headers) {
    Map<String, List<String>> lists = new java.util.TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return lists;
  }
}
