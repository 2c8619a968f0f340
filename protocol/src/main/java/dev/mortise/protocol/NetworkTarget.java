package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/// Where a connection goes, read once and strictly: what the gate judges is what the egress path
/// connects to.
///
/// No user info, no backslash, no blank or control character anywhere. A host name is in lower
/// case, in its ASCII form, without a last dot. An address is in its one usual spelling: `127.1`
/// and `0x7f000001` are refused, an IPv4 address inside an IPv6 one is written as IPv4.
///
/// @param scheme `http`, `https`, `ws`, `wss` or `tcp`
/// @param host a name or an address, without brackets
/// @param port 1 to 65535
/// @param path with the query, beginning with `/`, in ASCII; empty for `tcp`
public record NetworkTarget(String scheme, String host, int port, String path) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);
  private static final int LENGTH_MAX = 8_192;
  private static final int PORT_MAX = 65_535;
  private static final int HOST_LENGTH_MAX = 253;

  /// Reads an absolute URL.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with the reason
  public static NetworkTarget ofUrl(String url) {
    check(url);
    URI uri;
    try {
      uri = new URI(new URI(ascii(url)).toASCIIString());
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
    if (port < 1 || port > PORT_MAX) {
      throw bad(url, "its port must be between 1 and 65535");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new NetworkTarget(scheme, host(url, uri.getHost()), port, path + query);
  }

  /// Reads `host:port`, an IPv6 address in brackets.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with the reason
  public static NetworkTarget ofEndpoint(String endpoint) {
    check(endpoint);
    int colon = endpoint.lastIndexOf(':');
    String port = endpoint.substring(colon + 1);
    if (colon < 1
        || port.isEmpty()
        || port.length() > 5
        || !port.chars().allMatch(c -> c >= '0' && c <= '9')
        || endpoint.chars().anyMatch(c -> "/?#@".indexOf(c) >= 0)) {
      throw bad(endpoint, "it must be host:port");
    }
    NetworkTarget read = ofUrl("http://" + endpoint);
    return new NetworkTarget("tcp", read.host, read.port, "");
  }

  private static void check(String text) {
    if (text.length() > LENGTH_MAX) {
      throw bad(text, "it is longer than " + LENGTH_MAX + " characters");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '\\')) {
      throw bad(text, "it holds a blank, a control character or a backslash");
    }
    // Half a letter cannot be written in UTF-8, and java.net.URI fails at it.
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw bad(text, "it holds half a letter");
    }
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
    String authority = url.substring(from + 3, end);
    if (authority.chars().allMatch(c -> c < 0x80)) {
      return url;
    }
    try {
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

  private static String host(String url, String host) {
    if (host.startsWith("[")) {
      return AddressText.ofV6(host.substring(1, host.length() - 1))
          .orElseThrow(() -> bad(url, "its address is none, or has a zone"));
    }
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    if (name.isEmpty() || name.length() > HOST_LENGTH_MAX) {
      throw bad(url, "its host is not a name");
    }
    // No top-level domain begins with a digit: what does is an address in one of its spellings.
    char first = name.charAt(name.lastIndexOf('.') + 1);
    if (first >= '0' && first <= '9' && !AddressText.isV4(name)) {
      throw bad(url, "an IPv4 address is written as four plain numbers");
    }
    return name;
  }

  /// Whether the connection is encrypted.
  public boolean secure() {
    return scheme.equals("https") || scheme.equals("wss");
  }

  /// Whether the host is an address and not a name.
  public boolean address() {
    return host.indexOf(':') >= 0 || AddressText.isV4(host);
  }

  /// The same with an address in place of the host.
  ///
  /// @param other in its usual spelling, without brackets
  public NetworkTarget at(String other) {
    return new NetworkTarget(scheme, other, port, path);
  }

  /// The host as permissions and the `Host` header name it: an IPv6 address in brackets, the port
  /// where it is not the protocol's own.
  public String permissionTarget() {
    String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return Integer.valueOf(port).equals(PORTS.get(scheme)) ? written : written + ":" + port;
  }

  /// The whole URL.
  public String url() {
    return scheme + "://" + permissionTarget() + path;
  }

  private static PluginException bad(String url, String why) {
    String shown = url.length() > 80 ? url.substring(0, 80) + "…" : url;
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "\""
            + shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")
            + "\" is not a usable address: "
            + why
            + ".");
  }
}
