package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The path of a request, read once: what is matched is what is judged is what a plugin is asked.
///
/// A path that two readers could read in two ways is refused, not mended: `//`, `.` and `..` in any
/// spelling, an encoded slash or backslash, control characters, bytes that are no UTF-8. A browser
/// sends none of them.
///
/// @param segments decoded; none is empty, but the last one is where the path ends in a slash
record CleanPath(List<String> segments) {
  private static final int LENGTH_MAX = 4_096;
  private static final int SEGMENTS_MAX = 128;

  /// Copies the list.
  CleanPath {
    segments = List.copyOf(segments);
  }

  /// Reads a path as it was sent, without its query.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static CleanPath of(String raw) {
    if (!raw.startsWith("/") || raw.length() > LENGTH_MAX) {
      throw wrong("must begin with / and have at most " + LENGTH_MAX + " characters");
    }
    String[] parts = raw.substring(1).split("/", -1);
    if (parts.length > SEGMENTS_MAX) {
      throw wrong("has more than " + SEGMENTS_MAX + " segments");
    }
    List<String> segments = new ArrayList<>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      String segment = decoded(parts[i]);
      if (segment.equals(".") || segment.equals("..")) {
        throw wrong("holds . or .. as a segment");
      }
      if (segment.isEmpty() && i < parts.length - 1) {
        throw wrong("holds //");
      }
      segments.add(segment);
    }
    return new CleanPath(segments);
  }

  private static String decoded(String part) {
    if (part.chars().allMatch(c -> c > ' ' && c <= '~' && c != '%' && c != '\\')) {
      return part;
    }
    byte[] bytes = new byte[part.length()];
    int length = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c > '~' || c == '\\') {
        throw wrong("holds a backslash or a character that must be percent-encoded");
      }
      if (c == '%') {
        bytes[length++] = escape(part, i);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return checked(ByteBuffer.wrap(bytes, 0, length));
  }

  private static byte escape(String part, int at) {
    if (at + 2 >= part.length()
        || !HexFormat.isHexDigit(part.charAt(at + 1))
        || !HexFormat.isHexDigit(part.charAt(at + 2))) {
      throw wrong("holds a % that no two hexadecimal digits follow");
    }
    return (byte) HexFormat.fromHexDigits(part, at + 1, at + 3);
  }

  private static String checked(ByteBuffer bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw wrong("holds bytes that are no UTF-8");
    }
    if (text.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      throw wrong("holds an encoded slash, backslash or control character");
    }
    return text;
  }

  private static PluginException wrong(String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "The path of the request " + why + "; send it in its plain form.");
  }

  /// What is left behind the first segments, beginning with `/`.
  String below(int count) {
    return "/" + String.join("/", segments.subList(count, segments.size()));
  }

  /// The whole, decoded.
  @Override
  public String toString() {
    return below(0);
  }
}
