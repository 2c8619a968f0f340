package dev.mortise.gate;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host with or without a port: `api.example.com`, `*.example.com:8443`, `10.0.0.7:5432`,
/// `[::1]:80`.
///
/// A port that is not named means the protocol's own, and covers no other. `*.example.com` covers
/// what is below `example.com`, not `example.com` itself. No wildcard, not even a lone `*`, covers
/// an address.
///
/// @param host in lower case, without `*.`, brackets or a last dot
/// @param below whether it stands for everything below the host
/// @param port as written, or null
record HostPattern(String host, boolean below, @Nullable String port) {
  private static final String ANY = "*";

  static boolean covers(String held, String need) {
    Optional<HostPattern> pattern = parse(held);
    Optional<HostPattern> asked = parse(need);
    return pattern.isPresent() && asked.isPresent() && pattern.get().covers(asked.get());
  }

  private boolean covers(HostPattern need) {
    if (port == null ? need.port != null : !port.equals(need.port)) {
      return false;
    }
    if (host.equals(ANY)) {
      return !address(need.host);
    }
    if (!below) {
      return !need.below && host.equals(need.host);
    }
    if (address(need.host)) {
      return false;
    }
    return need.host.endsWith("." + host) || (need.below && need.host.equals(host));
  }

  static Optional<HostPattern> parse(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    String port = null;
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      if (end < 0 || (end + 1 < host.length() && host.charAt(end + 1) != ':')) {
        return Optional.empty();
      }
      port = end + 1 < host.length() ? host.substring(end + 2) : null;
      host = host.substring(1, end);
    } else if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
      port = host.substring(host.indexOf(':') + 1);
      host = host.substring(0, host.indexOf(':'));
    }
    boolean below = host.startsWith("*.");
    host = below ? host.substring(2) : host;
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean sound =
        (plain(host) || (host.equals(ANY) && !below))
            && (port == null || port(port))
            && !(below && address(host));
    return sound ? Optional.of(new HostPattern(host, below, port)) : Optional.empty();
  }

  private static boolean plain(String host) {
    return !host.isEmpty()
        && !host.startsWith(".")
        && !host.contains("..")
        && host.chars().allMatch(HostPattern::allowed);
  }

  private static boolean allowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == ':';
  }

  private static boolean port(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(text) <= 65_535;
  }

  /// An IPv6 address has colons; no top-level domain begins with a digit, so that what does is an
  /// IPv4 address in one of its spellings (`127.1`, `0x7f000001`).
  private static boolean address(String host) {
    char first = host.charAt(host.lastIndexOf('.') + 1);
    return host.indexOf(':') >= 0 || (first >= '0' && first <= '9');
  }
}
