package dev.mortise.identity;

import java.net.InetAddress;
import java.util.HexFormat;

/// Where a request came from.
///
/// @param address of the client, without a port
/// @param agent what the client calls itself; for people who look through their sessions
public record Origin(String address, String agent) {
  private static final int ADDRESS_LENGTH_MAX = 64;
  private static final int AGENT_LENGTH_MAX = 256;

  /// Cuts both to what is kept, and takes out what would not print.
  public Origin {
    address = plain(address, ADDRESS_LENGTH_MAX);
    agent = plain(agent, AGENT_LENGTH_MAX);
  }

  /// Of an IPv6 address the first half: the rest is the client's own to choose.
  String network() {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 4 ? address : HexFormat.of().formatHex(bytes, 0, 8);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private static String plain(String text, int max) {
    String head = text.length() > max ? text.substring(0, max) : text;
    return head.replaceAll("\\p{C}", "");
  }
}
