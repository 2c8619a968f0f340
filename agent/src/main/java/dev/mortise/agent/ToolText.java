package dev.mortise.agent;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Makes what a tool gave fit to be shown and told: plain text of bounded length, and for the model
/// between marks that it cannot forge.
final class ToolText {
  /// Of one result no more is passed on.
  static final int LENGTH_MAX = 32 << 10;

  private static final SecureRandom RANDOM = new SecureRandom();

  private ToolText() {}

  /// Without escapes, control characters, and letters that turn or hide others.
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LENGTH_MAX));
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || shown(c))
        .limit(LENGTH_MAX)
        .forEach(clean::appendCodePoint);
    if (clean.length() > LENGTH_MAX || text.length() > LENGTH_MAX) {
      clean.setLength(Math.min(clean.length(), LENGTH_MAX));
      clean.append("\n… (cut; it had ").append(text.length()).append(" characters)");
    }
    return clean.toString();
  }

  /// For the model. The mark holds random signs, so no output can end itself early and go on in the
  /// host's name.
  static String untrusted(String tool, String clean) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    String mark = HexFormat.of().formatHex(random);
    return """
    <untrusted-output tool="%s" mark="%s">
    %s
    </untrusted-output mark="%s">\
    """
        .formatted(tool.replaceAll("[^a-zA-Z0-9_-]", "_"), mark, clean, mark);
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
