package dev.mortise.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a plugin's response headers goes out: those on a list. The rest is the server's to say:
/// cookies, where a page may be framed, how long a browser believes it.
final class ResponseHeaders {
  private static final Set<String> ALLOWED =
      Set.of(
          "content-type",
          "content-language",
          "content-disposition",
          "content-encoding",
          "content-range",
          "accept-ranges",
          "etag",
          "last-modified",
          "allow",
          "link-template",
          "retry-after",
          "x-total-count");

  /// A plugin's own names.
  private static final String OWN_PREFIX = "x-plugin-";

  private static final int VALUE_MAX = 4_096;
  private static final int VALUES_MAX = 64;
  private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d{1,9})");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private ResponseHeaders() {}

  /// The answer's headers.
  ///
  /// @param given by the plugin
  /// @param root of the plugin's routes as a browser sees it, ending without a slash
  static Map<String, List<String>> fromPlugin(Map<String, List<String>> given, String root) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    String cache = "private, no-store";
    int count = 0;
    for (var header : given.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      List<String> values = header.getValue().stream().filter(ResponseHeaders::plain).toList();
      count += values.size();
      if (values.isEmpty() || count > VALUES_MAX) {
        continue;
      }
      if (ALLOWED.contains(name) || name.startsWith(OWN_PREFIX)) {
        out.put(name, values);
      } else if (name.equals("cache-control")) {
        cache = cacheControl(String.join(",", values));
      } else if (name.equals("location")) {
        location(values.getFirst(), root).forEach(place -> out.put("location", List.of(place)));
      }
    }
    out.put("Cache-Control", List.of(cache));
    out.put("Vary", List.of("Cookie, Authorization, X-Cluster-Name"));
    // A plugin's page shares the console's origin, so nothing in it may run.
    out.put("Content-Security-Policy", List.of("default-src 'none'; sandbox"));
    return out;
  }

  private static boolean plain(String value) {
    return value.length() <= VALUE_MAX && VALUE.matcher(value).matches();
  }

  /// Only for the one who asked, whatever the plugin says; for how long is its business.
  private static String cacheControl(String given) {
    String low = given.toLowerCase(Locale.ROOT);
    if (low.contains("no-store")) {
      return "private, no-store";
    }
    Matcher age = MAX_AGE.matcher(low);
    return !low.contains("no-cache") && age.find()
        ? "private, max-age=" + age.group(1)
        : "private, no-cache";
  }

  /// A place below the plugin's own root, as the plugin or as a browser would write it; nothing for
  /// any other, so that no plugin sends a user elsewhere.
  private static List<String> location(String given, String root) {
    if (given.startsWith("//") || !given.startsWith("/") || given.indexOf('\\') >= 0) {
      return List.of();
    }
    int end = given.indexOf('?');
    String path = end < 0 ? given : given.substring(0, end);
    String query = end < 0 ? "" : given.substring(end);
    String below = path.startsWith(root + "/") ? path.substring(root.length()) : path;
    try {
      CleanPath.of(below);
    } catch (dev.mortise.api.PluginException e) {
      return List.of();
    }
    return List.of(root + below + query);
  }
}
