package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;

/// Which headers go out, which go on after a redirect to somebody else, and which come back.
final class HeaderRules {
  private static final int COUNT_MAX = 100;
  private static final int BYTES_MAX = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

  /// The host writes these itself: they say where one message ends and who is meant.
  private static final Set<String> HOSTS_OWN =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "http2-settings",
          "proxy-authorization",
          "proxy-authenticate",
          "proxy-connection",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-extensions",
          "sec-websocket-protocol");

  /// All that goes on to another host: whatever else there is may be a credential.
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "content-language",
          "content-type",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "range",
          "user-agent");

  /// Of the connection, not of the answer; and `alt-svc`, which would lead past the gate.
  private static final Set<String> NOT_HANDED_ON =
      Set.of(
          "alt-svc",
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderRules() {}

  /// A plugin's headers, in lower case.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, naming the header
  static Map<String, List<String>> outgoing(Map<String, List<String>> headers) {
    Map<String, List<String>> clean = new LinkedHashMap<>();
    long bytes = 0;
    int count = 0;
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        throw bad("a header's name may hold only letters, digits and a few signs");
      }
      if (HOSTS_OWN.contains(name)) {
        throw bad("the header " + name + " is written by the host; leave it out");
      }
      for (String value : header.getValue()) {
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
          throw bad("the header " + name + " holds a character that is not plain ASCII");
        }
        bytes += name.length() + value.length();
        count++;
      }
      clean.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(header.getValue());
    }
    if (count > COUNT_MAX || bytes > BYTES_MAX) {
      throw bad("%d headers of %d bytes are the most".formatted(COUNT_MAX, BYTES_MAX));
    }
    return clean;
  }

  /// What another host than the first is sent.
  static Map<String, List<String>> toAnotherHost(Map<String, List<String>> headers) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    headers.forEach((name, values) -> {
      if (HARMLESS.contains(name) && !SecretFilling.holdsHandle(values)) {
        kept.put(name, values);
      }
    });
    return kept;
  }

  /// What a plugin is told of an answer's headers, in lower case.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED`
  static Map<String, List<String>> incoming(Header... headers) {
    Map<String, List<String>> told = new LinkedHashMap<>();
    long bytes = 0;
    for (Header header : headers) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      String value = header.getValue() == null ? "" : header.getValue();
      bytes += name.length() + value.length();
      if (!NOT_HANDED_ON.contains(name)) {
        told.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    if (bytes > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "The answer has %d bytes of headers; %d are the most.".formatted(bytes, BYTES_MAX));
    }
    return told;
  }

  private static PluginException bad(String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT, "The request cannot be sent: " + why + ".");
  }
}
