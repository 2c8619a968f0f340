package dev.mortise.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the terminal draws its cursor where somebody types.
enum CursorStyle {
  /// As the terminal does by itself.
  DEFAULT(0),
  BLOCK(2),
  UNDERLINE(4),
  BAR(6);

  private final int number;

  CursorStyle(int number) {
    this.number = number;
  }

  /// The word of the configuration.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What selects it, DECSCUSR.
  String select() {
    return "\u001b[" + number + " q";
  }

  static List<String> words() {
    return Arrays.stream(values()).map(CursorStyle::word).toList();
  }

  /// The style of that word; some call the bar a beam.
  static Optional<CursorStyle> of(String word) {
    String known = word.equals("beam") ? "bar" : word;
    return Arrays.stream(values()).filter(style -> style.word().equals(known)).findFirst();
  }
}
