package dev.mortise.embed;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads the headers that go to a collector: `name=value` with commas between them, as
/// OpenTelemetry's exporters read `OTEL_EXPORTER_OTLP_HEADERS`, which is W3C's baggage without
/// properties. Values are percent-decoded, a plus stays a plus, and blanks around names and values
/// are nobody's.
final class SentHeaders {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private SentHeaders() {}

  /// The text itself.
  ///
  /// @throws IllegalArgumentException when it has no such form
  static String checked(String text) {
    parse(text);
    return text;
  }

  /// The headers, by name; none in an empty text.
  ///
  /// @throws IllegalArgumentException when it has no such form
  static Map<String, String> parse(String text) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : text.split(",", -1)) {
      if (!pair.isBlank()) {
        int equals = pair.indexOf('=');
        String name = pair.substring(0, Math.max(0, equals)).strip();
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException("no name");
        }
        headers.put(name, decoded(pair.substring(equals + 1).strip()));
      }
    }
    return headers;
  }

  private static String decoded(String value) {
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("what is special is percent-encoded");
    }
    // A plus stays a plus; what is no UTF-8 becomes U+FFFD.
    String text = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xfffd)) {
      throw new IllegalArgumentException("a header is one line of UTF-8");
    }
    return text;
  }
}
