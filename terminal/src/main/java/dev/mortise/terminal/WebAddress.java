package dev.mortise.terminal;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a link leads, as it is sent: `http` or `https`, and nothing but ASCII, so that no letter
/// of it looks like another one, turns or hides.
///
/// @param text all of it
/// @param host the machine it leads to
record WebAddress(String text, String host) {
  static final int LENGTH_MAX = 2_048;

  /// What stands before an `@` looks like a host and is none; browsers take `\` for `/`.
  private static final Pattern PARTS =
      Pattern.compile("(https?)://([^/?#@\\\\]+)([/?#].*)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:]+)(:[0-9]{1,5})?");

  /// What no address may hold as it is.
  private static final String ESCAPED = " \"<>[\\]^`{|}";

  /// Control characters, and those that turn or hide others, are left out.
  ///
  /// @return empty for what is no address of the web, or is longer than [#LENGTH_MAX]
  static Optional<WebAddress> of(String said) {
    if (said.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    Matcher parts = PARTS.matcher(visible(said).strip());
    Matcher host = HOST.matcher(parts.matches() ? parts.group(2) : "");
    if (!host.matches()) {
      return Optional.empty();
    }
    try {
      String scheme = parts.group(1).toLowerCase(Locale.ROOT);
      String rest = parts.group(3) == null ? "" : escaped(parts.group(3));
      var address = new URI(scheme + "://" + ascii(host) + rest);
      return address.getHost() == null || address.toString().length() > LENGTH_MAX
          ? Optional.empty()
          : Optional.of(new WebAddress(address.toString(), address.getHost()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String visible(String said) {
    var seen = new StringBuilder();
    said.codePoints()
        .filter(c -> CellText.shown(c) != CellText.REPLACEMENT && CellText.shown(c) != 0)
        .forEach(seen::appendCodePoint);
    return seen.toString();
  }

  private static String ascii(Matcher host) {
    String name = host.group(1);
    String port = host.group(2) == null ? "" : host.group(2);
    return (name.startsWith("[") ? name : IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES)) + port;
  }

  private static String escaped(String rest) {
    var sent = new StringBuilder();
    for (byte b : rest.getBytes(StandardCharsets.UTF_8)) {
      sent.append(b < 0 || ESCAPED.indexOf(b) >= 0 ? "%%%02X".formatted(b) : (char) b);
    }
    return sent.toString();
  }
}
