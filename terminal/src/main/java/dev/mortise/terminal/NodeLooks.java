package dev.mortise.terminal;

import tools.jackson.databind.JsonNode;

/// What the words of a plugin's nodes look like in a theme.
record NodeLooks(Theme theme) {
  static String bar(JsonNode node) {
    int full = (int) Math.round(Math.clamp(node.path("value").asDouble(0), 0, 1) * 20);
    return "█".repeat(full) + "░".repeat(20 - full);
  }

  Style look(JsonNode node) {
    Style style =
        switch (node.path("variant").asString("body")) {
          case "panel-header", "section-header", "title", "heading", "body-large" ->
              theme.plain().withBold();
          case "body-muted", "caption", "label", "subtitle", "group-label" -> theme.quiet();
          default -> theme.plain();
        };
    style = node.path("bold").asBoolean(false) ? style.withBold() : style;
    style = node.path("italic").asBoolean(false) ? style.withItalic() : style;
    style = node.path("underline").asBoolean(false) ? style.withUnderline() : style;
    return node.has("color") ? style.in(colour(node).foreground()) : style;
  }

  Style colour(JsonNode node) {
    String word = node.path("color").asString("");
    return switch (word) {
      case "muted", "fg-muted", "gray", "subtle", "fg-subtle", "faint", "fg-faint" -> theme.quiet();
      case "accent", "blue", "secondary", "purple", "info", "cyan" -> theme.accent();
      case "success", "green", "string" -> theme.of(ThemeKey.STATUS_RUNNING);
      case "warning", "orange", "number" -> theme.of(ThemeKey.STATUS_PENDING);
      case "error", "red" -> theme.failure();
      default ->
          Colour.parse(word.length() == 9 ? word.substring(0, 7) : word)
              .map(colour -> theme.plain().in(colour))
              .orElse(theme.plain());
    };
  }
}
