package dev.mortise.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A command line as plugins and logs may see it: its secrets masked.
final class CommandLine {
  private static final String MASK = "***";
  private static final String SECRET =
      "(?i)[A-Za-z0-9_-]*(?:key|token|secret|password|passwd|pwd|credential|auth)[A-Za-z0-9_-]*";
  private static final Pattern SECRET_OPTION = Pattern.compile("--?" + SECRET);
  private static final Pattern SECRET_VALUE = Pattern.compile("((?:--?)?" + SECRET + "[=:]).+");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+");
  private static final Pattern KNOWN_SHAPE =
      Pattern.compile("\\b(?:sk|pk|ghp|gho|km|xox[a-z])[-_][A-Za-z0-9_-]{12,}");

  private CommandLine() {}

  /// The words joined by blanks.
  static String masked(List<String> command) {
    List<String> words = new ArrayList<>();
    boolean secretNext = false;
    for (String word : command) {
      words.add(secretNext && !word.startsWith("-") ? MASK : masked(word));
      secretNext = SECRET_OPTION.matcher(word).matches();
    }
    return String.join(" ", words);
  }

  private static String masked(String word) {
    String text = SECRET_VALUE.matcher(word).replaceFirst("$1" + MASK);
    text = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    text = BEARER.matcher(text).replaceAll("$1 " + MASK);
    return KNOWN_SHAPE.matcher(text).replaceAll(MASK);
  }
}
