package dev.mortise.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How an IP address is written: one spelling for each, so that permissions can be compared with it
/// as text.
public final class AddressText {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int GROUPS = 8;

  private AddressText() {}

  /// Whether the text is an IPv4 address as four plain numbers.
  static boolean isV4(String text) {
    return V4.matcher(text).matches();
  }

  /// An IPv6 address in its usual spelling, as RFC 5952 says; as IPv4 where it holds one
  /// (`::ffff:1.2.3.4`). Empty where the text is none or names a zone.
  static Optional<String> ofV6(String text) {
    if (!V6.matcher(text).matches() || text.indexOf(':') < 0) {
      return Optional.empty();
    }
    try {
      // With colons it is never looked up as a name.
      return Optional.of(of(InetAddress.getByName("[" + text + "]")));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  /// The usual spelling of an address, without zone and brackets.
  public static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    return written(groups);
  }

  /// The longest run of at least two zero groups, the first of equals, becomes `::`.
  private static String written(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }
}
