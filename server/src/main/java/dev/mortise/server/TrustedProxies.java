package dev.mortise.server;

import dev.mortise.protocol.AddressBlock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Proxies that are believed when they say for whom they ask.
///
/// Each adds the address that asked it at the end of `X-Forwarded-For`, or of `Forwarded`. So the
/// client is the first address from the end that is none of theirs; what stands before it, it may
/// have made up. A header that the proxy does not write may come from the client as well: where
/// both are there and say different things, the proxy itself counts as the client.
///
/// @param blocks where they are
public record TrustedProxies(List<AddressBlock> blocks) {
  /// Nobody is believed: whoever connects is the client.
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  /// Copies the list.
  public TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  /// The address of the client.
  ///
  /// @param peer the address of whoever connected
  /// @param headers by name in lower case
  String client(String peer, Map<String, List<String>> headers) {
    if (!trusted(peer)) {
      return peer;
    }
    List<String> named = new ArrayList<>();
    elements(headers, "x-forwarded-for").ifPresent(hops -> named.add(client(peer, hops)));
    elements(headers, "forwarded")
        .map(hops -> hops.stream().map(TrustedProxies::forwardedFor).toList())
        .ifPresent(hops -> named.add(client(peer, hops)));
    return named.stream().distinct().count() == 1 ? named.getFirst() : peer;
  }

  private String client(String peer, List<String> hops) {
    String client = peer;
    for (int at = hops.size() - 1; at >= 0 && trusted(client); at--) {
      Optional<InetAddress> hop = address(hops.get(at));
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get().getHostAddress();
    }
    return client;
  }

  private boolean trusted(String address) {
    return address(address)
        .filter(found -> blocks.stream().anyMatch(block -> block.holds(found.getAddress())))
        .isPresent();
  }

  /// Cut at every comma, also in quotes: an address has none, and what a client has put there must
  /// not reach into what its proxy adds.
  private static Optional<List<String>> elements(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(List.of(String.join(",", values).split(",", -1)));
  }

  private static String forwardedFor(String element) {
    for (String pair : element.split(";", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].strip().toLowerCase(Locale.ROOT).equals("for")) {
        return parts[1].replace("\"", "");
      }
    }
    return "";
  }

  /// The address of `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; names are
  /// none.
  private static Optional<InetAddress> address(String text) {
    String host = text.strip();
    int end = host.indexOf(']');
    if (host.startsWith("[") && end > 0) {
      host = host.substring(1, end);
    } else if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
      host = host.substring(0, host.indexOf(':'));
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
