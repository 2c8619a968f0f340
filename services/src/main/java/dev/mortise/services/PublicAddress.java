package dev.mortise.services;

import dev.mortise.protocol.AddressBlock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Tells addresses of the public internet from all others. Pure.
///
/// Of IPv4 everything is public but what is listed; of IPv6 nothing is but global unicast without
/// what is listed. An address of NAT64's well-known prefix is judged by the IPv4 address inside it;
/// the other ways to wrap one (6to4, Teredo, IPv4-compatible, NAT64 for local use) are no longer
/// needed by anybody honest and never public. Source: the IANA registries of special-purpose
/// addresses.
final class PublicAddress {
  /// Not public.
  private static final List<AddressBlock> V4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT, and a metadata service of one cloud
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // the platform service of one cloud, behind a public number
          "169.254.0.0/16", // link-local, and the metadata services of most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarking
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  private static final AddressBlock GLOBAL = AddressBlock.of("2000::/3");

  /// Not public, although global unicast.
  private static final List<AddressBlock> V6 =
      blocks(
          "2001::/23", // protocol assignments: Teredo, benchmarking, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "3fff::/20"); // documentation

  private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96");

  private PublicAddress() {}

  /// Whether that address is one of the public internet.
  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address scoped && scoped.getScopeId() != 0) {
      return false;
    }
    if (bytes.length == 4) {
      return V4.stream().noneMatch(block -> block.holds(bytes));
    }
    if (NAT64.holds(bytes)) {
      byte[] inside = Arrays.copyOfRange(bytes, 12, 16);
      return V4.stream().noneMatch(block -> block.holds(inside));
    }
    return GLOBAL.holds(bytes) && V6.stream().noneMatch(block -> block.holds(bytes));
  }

  private static List<AddressBlock> blocks(String... texts) {
    return Arrays.stream(texts).map(AddressBlock::of).toList();
  }
}
