package dev.mortise.protocol;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;

/// A block of addresses, such as `10.0.0.0/8` or `2001:db8::/32`.
///
/// @param prefix its first address
/// @param bits how many of the prefix count
public record AddressBlock(InetAddress prefix, int bits) {
  /// Checks that it is one.
  ///
  /// @throws IllegalArgumentException when more bits count than there are, or bits that do not
  ///   count are set: then something else was meant
  public AddressBlock {
    Objects.requireNonNull(prefix, "prefix");
    byte[] bytes = prefix.getAddress();
    if (bits < 0 || bits > bytes.length * 8) {
      throw new IllegalArgumentException(prefix + " has no " + bits + " bits");
    }
    for (int bit = bits; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw new IllegalArgumentException(prefix + " has more than " + bits + " bits");
      }
    }
  }

  /// The block of a text; a lone address is a block of one.
  ///
  /// @throws IllegalArgumentException when the text is none
  public static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    InetAddress prefix = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits =
        slash < 0 ? prefix.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
    return new AddressBlock(prefix, bits);
  }

  /// Whether an address lies in it.
  ///
  /// @param address its 4 or 16 bytes
  public boolean holds(byte[] address) {
    byte[] own = prefix.getAddress();
    if (address.length != own.length) {
      return false;
    }
    int whole = bits / 8;
    int mask = 0xff00 >> (bits % 8) & 0xff;
    return Arrays.equals(address, 0, whole, own, 0, whole)
        && (mask == 0 || (address[whole] & mask) == (own[whole] & mask));
  }

  /// As [#of] reads it.
  @Override
  public String toString() {
    return prefix.getHostAddress() + "/" + bits;
  }
}
