package dev.mortise.terminal;

/// Orders texts of a table the way a person means them: numbers by size, ages by time, the rest by
/// letters.
///
/// @param number whether the text begins with a number, or is an age; those come first
/// @param value the number, or the age in seconds
/// @param text the text itself
record CellOrder(boolean number, double value, String text) implements Comparable<CellOrder> {
  private static final int DIGITS_MAX = 15;

  /// What orders a text; worked out once for each, not for each comparison.
  static CellOrder of(String text) {
    int digits = digits(text, text.startsWith("-") ? 1 : 0);
    int end = (text.startsWith("-") ? 1 : 0) + digits;
    if (digits == 0 || digits > DIGITS_MAX) {
      return new CellOrder(false, 0, text);
    }
    if (end < text.length() && text.charAt(end) == '.') {
      int fraction = digits(text, end + 1);
      end += fraction == 0 ? 0 : 1 + fraction;
    }
    if (end == text.length() || " /%(".indexOf(text.charAt(end)) >= 0) {
      return new CellOrder(true, Double.parseDouble(text.substring(0, end)), text);
    }
    long age = age(text);
    return new CellOrder(age >= 0, age, text);
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /// Seconds of `3d4h`; -1 for what is no age.
  private static long age(String text) {
    long seconds = 0;
    for (int at = 0; at < text.length(); at++) {
      int digits = digits(text, at);
      if (digits == 0 || digits > 9 || at + digits == text.length()) {
        return -1;
      }
      long unit = unit(text.charAt(at + digits));
      seconds += Long.parseLong(text.substring(at, at + digits)) * unit;
      at += digits;
      if (unit == 0) {
        return -1;
      }
    }
    return seconds;
  }

  private static long unit(char letter) {
    return switch (letter) {
      case 's' -> 1;
      case 'm' -> 60;
      case 'h' -> 3_600;
      case 'd' -> 86_400;
      case 'w' -> 604_800;
      case 'y' -> 31_536_000;
      default -> 0;
    };
  }

  @Override
  public int compareTo(CellOrder other) {
    if (number != other.number) {
      return number ? -1 : 1;
    }
    int byValue = Double.compare(value, other.value);
    return byValue != 0 ? byValue : text.compareToIgnoreCase(other.text);
  }
}
