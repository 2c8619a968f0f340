package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// Documents as YAML, with the colours of the theme.
final class YamlText {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          // A text of digits must come back as a text.
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .build();

  private static final Pattern LINE =
      Pattern.compile(
          "(\\s*(?:- )*)((?:\"[^\"]*\"|[^\\s:\"'#][^:#]*?|[^\\s:]+)(?=:(?:\\s|$)))?(.*)");

  private YamlText() {}

  /// @param managed whether it says who manages which field
  static String of(JsonNode document, boolean managed) {
    if (!managed && document.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return MAPPER.writeValueAsString(document);
  }

  /// @throws PluginException `INVALID_ARGUMENT` when it is no YAML document with fields
  static JsonNode parse(String text) {
    try {
      JsonNode document = MAPPER.readTree(text);
      if (document.isObject()) {
        return document;
      }
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "this is no object: lines such as \"kind: Pod\" are needed");
    } catch (JacksonException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "this is no YAML: " + place(e) + e.getOriginalMessage(), e);
    }
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
  }

  static List<StyledLine> coloured(String yaml, Theme theme) {
    List<StyledLine> lines = new ArrayList<>();
    yaml.lines().forEach(line -> lines.add(line(line, theme)));
    return lines;
  }

  /// One line of it.
  static StyledLine line(String text, Theme theme) {
    Matcher parts = LINE.matcher(text);
    if (!parts.matches()) {
      return StyledLine.of(text, theme.plain());
    }
    List<StyledLine.Piece> pieces = new ArrayList<>();
    pieces.add(new StyledLine.Piece(parts.group(1), theme.plain()));
    if (parts.group(2) != null) {
      pieces.add(new StyledLine.Piece(parts.group(2), theme.of(ThemeKey.YAML_KEY)));
      pieces.add(new StyledLine.Piece(":", theme.plain()));
    }
    String rest = parts.group(2) == null ? parts.group(3) : parts.group(3).substring(1);
    pieces.add(new StyledLine.Piece(rest, theme.of(colour(rest.strip()))));
    return new StyledLine(pieces);
  }

  private static ThemeKey colour(String value) {
    if (value.isEmpty() || value.equals("null") || value.equals("~")) {
      return ThemeKey.YAML_NULL;
    }
    if (value.equals("true") || value.equals("false")) {
      return ThemeKey.YAML_BOOLEAN;
    }
    return value.matches("-?[0-9]+(\\.[0-9]+)?") ? ThemeKey.YAML_NUMBER : ThemeKey.YAML_STRING;
  }
}
