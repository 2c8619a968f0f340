package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a theme of Thoth: a JSON file with one object of colours per variant.
final class ThothTheme {
  private static final long BYTES_MAX = 1 << 20;

  private static final Map<ThemeKey, String> NAMES =
      Map.ofEntries(
          Map.entry(ThemeKey.ACCENT, "accent"),
          Map.entry(ThemeKey.BG, "bg"),
          Map.entry(ThemeKey.FG, "fg"),
          Map.entry(ThemeKey.HEADER_BG, "bg_panel"),
          Map.entry(ThemeKey.HEADER_FG, "fg"),
          Map.entry(ThemeKey.SELECTION_BG, "surface_active"),
          Map.entry(ThemeKey.SELECTION_FG, "fg"),
          Map.entry(ThemeKey.BORDER, "surface_raised"),
          Map.entry(ThemeKey.BORDER_ACTIVE, "accent"),
          Map.entry(ThemeKey.TEXT_DIM, "fg_muted"),
          Map.entry(ThemeKey.OVERLAY_BG, "bg_panel"),
          Map.entry(ThemeKey.STATUS_RUNNING, "success"),
          Map.entry(ThemeKey.STATUS_PENDING, "warning"),
          Map.entry(ThemeKey.STATUS_FAILED, "error"),
          Map.entry(ThemeKey.STATUS_UNKNOWN, "fg_muted"),
          Map.entry(ThemeKey.YAML_KEY, "syntax_key"),
          Map.entry(ThemeKey.YAML_STRING, "syntax_string"),
          Map.entry(ThemeKey.YAML_NUMBER, "syntax_number"),
          Map.entry(ThemeKey.YAML_BOOLEAN, "syntax_bool"),
          Map.entry(ThemeKey.YAML_NULL, "fg_muted"),
          Map.entry(ThemeKey.INSERT_MODE_BG, "success"),
          Map.entry(ThemeKey.INSERT_MODE_FG, "bg"));

  private ThothTheme() {}

  /// @param variant the name of one; empty for the first
  /// @throws PluginException `INVALID_ARGUMENT`, with what there is
  static Map<ThemeKey, Colour> read(Path file, String variant) {
    JsonNode root = root(file);
    List<String> names = List.copyOf(root.propertyNames());
    String name = variant.isEmpty() && !names.isEmpty() ? names.getFirst() : variant;
    JsonNode chosen = root.path(name);
    if (!chosen.isObject()) {
      throw invalid(file + " has no variant \"" + name + "\"; there are " + names, null);
    }
    Map<ThemeKey, Colour> colours = new EnumMap<>(ThemeKey.class);
    NAMES.forEach((key, word) -> {
      String text = chosen.path(word).asString("");
      Colour.parse(text.length() == 9 ? text.substring(0, 7) : text)
          .ifPresent(colour -> colours.put(key, colour));
    });
    return colours;
  }

  private static JsonNode root(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw invalid(file + " has more than 1 MiB", null);
      }
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      throw invalid(file + " cannot be read as JSON", e);
    }
  }

  private static PluginException invalid(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, message, cause);
  }
}
