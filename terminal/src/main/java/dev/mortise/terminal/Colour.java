package dev.mortise.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A colour of the terminal.
///
/// @param code -1 for the terminal's own, 0 to 255 for one of its table, [#DIRECT] and more for
///   red, green and blue
record Colour(int code) {
  /// The terminal's own colour.
  static final Colour DEFAULT = new Colour(-1);

  private static final int DIRECT = 1 << 24;
  private static final Pattern HEX = Pattern.compile("#([0-9a-fA-F]{6})");
  private static final Pattern RGB =
      Pattern.compile("rgb\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)");
  private static final List<String> NAMES =
      List.of(
          "black",
          "red",
          "green",
          "yellow",
          "blue",
          "magenta",
          "cyan",
          "gray",
          "darkgray",
          "lightred",
          "lightgreen",
          "lightyellow",
          "lightblue",
          "lightmagenta",
          "lightcyan",
          "white");

  /// How many colours a terminal shows.
  enum Depth {
    /// None: whoever set `NO_COLOR` wants none.
    NONE,
    /// A table of 256.
    TABLE,
    /// Any.
    DIRECT
  }

  /// Red, green and blue, 0 to 255 each.
  static Colour rgb(int red, int green, int blue) {
    return new Colour(DIRECT | red << 16 | green << 8 | blue);
  }

  /// `#rrggbb`, `rgb(r,g,b)`, a name, or `default`; empty for anything else.
  static Optional<Colour> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    Matcher hex = HEX.matcher(word);
    if (hex.matches()) {
      return Optional.of(new Colour(DIRECT | Integer.parseInt(hex.group(1), 16)));
    }
    Matcher rgb = RGB.matcher(word);
    if (rgb.matches()) {
      int[] parts = new int[3];
      for (int i = 0; i < 3; i++) {
        parts[i] = Integer.parseInt(rgb.group(i + 1));
        if (parts[i] > 255) {
          return Optional.empty();
        }
      }
      return Optional.of(rgb(parts[0], parts[1], parts[2]));
    }
    if (word.equals("default") || word.equals("reset")) {
      return Optional.of(DEFAULT);
    }
    int name = NAMES.indexOf(word.replace("grey", "gray").replace("-", "").replace("_", ""));
    return name < 0 ? Optional.empty() : Optional.of(new Colour(name));
  }

  /// What selects it, without the escape around; empty where nothing has to be selected.
  String select(boolean background, Depth depth) {
    if (code < 0 || depth == Depth.NONE) {
      return "";
    }
    String kind = background ? "48" : "38";
    if (code < DIRECT) {
      return ";" + kind + ";5;" + code;
    }
    int red = code >> 16 & 255;
    int green = code >> 8 & 255;
    int blue = code & 255;
    return depth == Depth.DIRECT
        ? ";" + kind + ";2;" + red + ";" + green + ";" + blue
        : ";" + kind + ";5;" + (16 + 36 * sixth(red) + 6 * sixth(green) + sixth(blue));
  }

  /// The nearest step of the table's cube.
  private static int sixth(int part) {
    return part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40;
  }

  /// The way it is written in a configuration.
  @Override
  public String toString() {
    return code < 0
        ? "default"
        : code < NAMES.size() ? NAMES.get(code) : "#%06x".formatted(code & 0xffffff);
  }
}
