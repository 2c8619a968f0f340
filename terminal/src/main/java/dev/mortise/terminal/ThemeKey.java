package dev.mortise.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The colours a theme has, with those it has when nobody says otherwise.
enum ThemeKey {
  ACCENT("#89b4fa"),
  BG("default"),
  FG("#cdd6f4"),
  HEADER_BG("#1e1e2e"),
  HEADER_FG("#cdd6f4"),
  SELECTION_BG("#45475a"),
  SELECTION_FG("#cdd6f4"),
  BORDER("#585b70"),
  BORDER_ACTIVE("#89b4fa"),
  TEXT_DIM("#6c7086"),
  OVERLAY_BG("#1e1e2e"),
  STATUS_RUNNING("#a6e3a1"),
  STATUS_PENDING("#f9e2af"),
  STATUS_FAILED("#f38ba8"),
  STATUS_UNKNOWN("#585b70"),
  YAML_KEY("#89b4fa"),
  YAML_STRING("#a6e3a1"),
  YAML_NUMBER("#fab387"),
  YAML_BOOLEAN("#cba6f7"),
  YAML_NULL("#585b70"),
  INSERT_MODE_BG("#a6e3a1"),
  INSERT_MODE_FG("#1e1e2e");

  private final int standard;

  ThemeKey(String standard) {
    this.standard = Colour.parse(standard).orElseThrow().code();
  }

  Colour standard() {
    return new Colour(standard);
  }

  /// The word of the configuration: `header-bg`.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ThemeKey> of(String word) {
    return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ThemeKey::word).toList();
  }
}
