package dev.mortise.runtime.process;

import java.util.regex.Pattern;

/// Words for a command that a message suggests.
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");

  private Shell() {}

  /// The word as a shell reads it back, whatever it holds.
  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
