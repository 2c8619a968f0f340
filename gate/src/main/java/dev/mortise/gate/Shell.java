package dev.mortise.gate;

/// Writes words so that a shell reads them back as they were.
public final class Shell {
  private Shell() {}

  /// The word itself where it is harmless, else in single quotes.
  public static String quote(String word) {
    boolean harmless = !word.isEmpty() && word.chars().allMatch(Shell::harmless);
    return harmless ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean harmless(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-./:=@,+".indexOf(c) >= 0;
  }
}
