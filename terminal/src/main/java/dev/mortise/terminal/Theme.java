package dev.mortise.terminal;

import java.util.EnumMap;
import java.util.Map;

/// The colours of the workspace, and the looks made of them. Immutable.
final class Theme {
  /// The one nobody chose.
  static final Theme STANDARD = new Theme(Map.of());

  private final Map<ThemeKey, Colour> colours = new EnumMap<>(ThemeKey.class);

  /// @param chosen what differs from the standard
  Theme(Map<ThemeKey, Colour> chosen) {
    for (ThemeKey key : ThemeKey.values()) {
      colours.put(key, chosen.getOrDefault(key, key.standard()));
    }
  }

  Colour colour(ThemeKey key) {
    return colours.getOrDefault(key, key.standard());
  }

  /// Letters of one colour on the common ground.
  Style of(ThemeKey letters) {
    return Style.of(colour(letters), colour(ThemeKey.BG));
  }

  Style plain() {
    return of(ThemeKey.FG);
  }

  Style quiet() {
    return of(ThemeKey.TEXT_DIM);
  }

  Style accent() {
    return of(ThemeKey.ACCENT);
  }

  Style failure() {
    return of(ThemeKey.STATUS_FAILED);
  }

  Style header() {
    return Style.of(colour(ThemeKey.HEADER_FG), colour(ThemeKey.HEADER_BG));
  }

  Style selection() {
    return Style.of(colour(ThemeKey.SELECTION_FG), colour(ThemeKey.SELECTION_BG));
  }

  Style border(boolean active) {
    return of(active ? ThemeKey.BORDER_ACTIVE : ThemeKey.BORDER);
  }

  Style overlay() {
    return Style.of(colour(ThemeKey.FG), colour(ThemeKey.OVERLAY_BG));
  }

  Style insertMode() {
    return Style.of(colour(ThemeKey.INSERT_MODE_FG), colour(ThemeKey.INSERT_MODE_BG)).withBold();
  }

  /// The look of words as plugins give it: names of colours and `bold`, `dim`, `italic`,
  /// `underline`, `reverse`, with spaces between; what nobody knows changes nothing.
  Style named(String words) {
    Style style = plain();
    for (String word : words.split("[ +]", 9)) {
      style =
          switch (word) {
            case "bold" -> style.withBold();
            case "dim" -> style.withDim();
            case "italic" -> style.withItalic();
            case "underline" -> style.withUnderline();
            case "reverse" -> style.withReverse();
            case "error" -> style.in(colour(ThemeKey.STATUS_FAILED));
            case "selection" -> selection();
            case "header" -> header().withBold();
            default -> coloured(style, word);
          };
    }
    return style;
  }

  private Style coloured(Style style, String word) {
    return ThemeKey.of(word)
        .map(key -> word.endsWith("-bg") ? style.on(colour(key)) : style.in(colour(key)))
        .orElse(style);
  }

  /// The colour of a word that tells a state: of a pod, of a plugin.
  Style state(String word) {
    return of(
        switch (word) {
          case "Running",
              "running",
              "Active",
              "Bound",
              "Ready",
              "Complete",
              "Completed",
              "Succeeded",
              "True",
              "allow",
              "ok" ->
              ThemeKey.STATUS_RUNNING;
          case "Pending",
              "ContainerCreating",
              "Terminating",
              "starting",
              "stopping",
              "waiting",
              "degraded",
              "debug",
              "root debug",
              "verified",
              "discovered",
              "warn" ->
              ThemeKey.STATUS_PENDING;
          case "Unknown", "", "stopped", "disabled", "-" -> ThemeKey.STATUS_UNKNOWN;
          case "Folder" -> ThemeKey.ACCENT;
          case "Failed", "failed", "quarantined", "Error", "error", "deny", "refused", "False" ->
              ThemeKey.STATUS_FAILED;
          default ->
              word.endsWith("Error") || word.endsWith("BackOff") || word.startsWith("Err")
                  ? ThemeKey.STATUS_FAILED
                  : ThemeKey.FG;
        });
  }
}
