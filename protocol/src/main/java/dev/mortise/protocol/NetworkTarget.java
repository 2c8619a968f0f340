package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/// The scheme, host and port of a URL, read once and strictly: what the gate judges is what the
/// egress path connects to.
///
/// No user info, no backslash, no blank or control character anywhere. A host name is in lower
/// case, in its ASCII form, without a last dot.
///
/// @param scheme `http`, `https`, `ws` or `wss`
/// @param host a name or an address, without brackets
/// @param port 1 to 65535
public record NetworkTarget(String scheme, String host, int port) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);
  private static final int LENGTH_MAX = 8_192;

  /// Reads an absolute URL.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with the reason
  public static NetworkTarget ofUrl(String url) {
    if (url.length() > LENGTH_MAX) {
      throw bad(url, "it is longer than " + LENGTH_MAX + " characters");
    }
    if (url.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '\\')) {
      throw bad(url, "it holds a blank, a control character or a backslash");
    }
    URI uri;
    try {
      uri = new URI(ascii(url));
    } catch (URISyntaxException e) {
      throw bad(url, e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    Integer usual = PORTS.get(scheme);
    if (usual == null) {
      throw bad(url, "it must begin with http://, https://, ws:// or wss://");
    }
    if (uri.getRawUserInfo() != null || uri.getHost() == null || uri.getHost().isEmpty()) {
      throw bad(url, "it must name a host, and no user before it");
    }
    int port = uri.getPort() == -1 ? usual : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw bad(url, "its port must be between 1 and 65535");
    }
    return new NetworkTarget(scheme, host(uri.getHost()), port);
  }

  /// A host written in letters beyond ASCII becomes what the name system knows it as, so that a
  /// look-alike is judged, and shown, as what it is.
  private static String ascii(String url) {
    int from = url.indexOf("://");
    if (from < 0 || url.chars().allMatch(c -> c < 0x80)) {
      return url;
    }
    int end = from + 3;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    try {
      String authority = url.substring(from + 3, end);
      int colon = authority.lastIndexOf(':');
      String name = colon < 0 ? authority : authority.substring(0, colon);
      String rest = colon < 0 ? "" : authority.substring(colon);
      return url.substring(0, from + 3)
          + IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES)
          + rest
          + url.substring(end);
    } catch (IllegalArgumentException e) {
      throw bad(url, "its host is not a name");
    }
  }

  private static String host(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String lower = bare.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /// Whether the connection is encrypted.
  public boolean secure() {
    return scheme.equals("https") || scheme.equals("wss");
  }

  /// The host as permissions name it, with the port where it is not the protocol's own.
  public String permissionTarget() {
    String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return Integer.valueOf(port).equals(PORTS.get(scheme)) ? written : written + ":" + port;
  }

  private static PluginException bad(String url, String why) {
    String shown = url.length() > 80 ? url.substring(0, 80) + "…" : url;
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "\""
            + shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")
            + "\" is not a usable URL: "
            + why
            + ".");
  }
}
