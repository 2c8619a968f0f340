package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The query of a request.
final class Parameters {
  private static final int COUNT_MAX = 500;

  private Parameters() {}

  /// Every parameter with all its values, in order.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when there are too many or an escape is broken
  static Map<String, List<String>> of(String raw) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    if (raw.isEmpty()) {
      return all;
    }
    String[] pairs = raw.split("&", COUNT_MAX + 1);
    if (pairs.length > COUNT_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The query has more than " + COUNT_MAX + " parameters.");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        all.computeIfAbsent(decoded(name), _ -> new ArrayList<>()).add(decoded(value));
      }
    }
    return all;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The query holds a % that no two hexadecimal digits follow.",
          e);
    }
  }
}
