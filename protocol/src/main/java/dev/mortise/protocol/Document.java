package dev.mortise.protocol;

import dev.mortise.protocol.Places.Spot;
import dev.mortise.protocol.TomlPlaces.Duplicate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/// A parsed file: a tree of values and the place of each.
///
/// Bounded before it is read: [#BYTES_MAX] of a regular file, [#DEPTH_MAX] levels, keys of
/// [#KEY_LENGTH_MAX] characters, no key twice, no YAML alias, one document.
///
/// @param root a table, always
/// @param places where its keys and values stand
record Document(ObjectNode root, Places places) {
  /// No manifest is larger.
  static final int BYTES_MAX = 1 << 20;

  /// No manifest nests deeper.
  static final int DEPTH_MAX = 32;

  /// No key of a manifest is longer.
  static final int KEY_LENGTH_MAX = 256;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEPTH_MAX)
          .maxNumberLength(64)
          .maxStringLength(BYTES_MAX)
          .build();

  private static final Pattern PLACE =
      Pattern.compile("\n in reader, line (\\d{1,7}), column (\\d{1,7})");

  /// The parser's own account of where its text came from, which is no file's name.
  private static final Pattern SOURCE =
      Pattern.compile("\\s*\\((?:start marker )?at \\[Source:[^\\]]*\\]\\)");

  /// The three notations.
  enum Syntax {
    TOML(new TomlMapper(TomlFactory.builder().streamReadConstraints(CONSTRAINTS).build()), "TOML"),
    YAML(new YAMLMapper(YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build()), "YAML"),
    JSON(new JsonMapper(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build()), "JSON");

    // Mappers are immutable once built, which Error Prone cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final ObjectMapper mapper;

    private final String word;

    Syntax(ObjectMapper mapper, String word) {
      this.mapper = mapper;
      this.word = word;
    }
  }

  /// Why a file is no document.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Spot spot;

    Unreadable(Spot spot, String message) {
      super(message, null, false, false);
      this.spot = spot;
    }

    Spot spot() {
      return spot;
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /// Reads a file.
  static Document read(Path file, Syntax syntax) throws Unreadable {
    return parse(text(file), syntax);
  }

  /// The bytes of a regular file as text.
  static String text(Path file) throws Unreadable {
    byte[] bytes;
    try {
      if (!Files.isRegularFile(file)) {
        throw new Unreadable(
            Spot.START, Files.exists(file) ? "This is no file." : "There is no such file.");
      }
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(BYTES_MAX + 1);
      }
    } catch (IOException e) {
      throw new Unreadable(Spot.START, "The file cannot be read: " + e.getMessage() + ".");
    }
    if (bytes.length > BYTES_MAX) {
      throw new Unreadable(Spot.START, "The file is larger than 1 MiB; no manifest needs that.");
    }
    return decode(bytes);
  }

  private static String decode(byte[] bytes) throws Unreadable {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text = decoder.decode(in).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      Spot spot = new Spot(line, before.length() - before.lastIndexOf('\n'));
      throw new Unreadable(spot, "A byte here is not UTF-8; save the file as UTF-8.");
    }
  }

  /// Parses a text.
  static Document parse(String text, Syntax syntax) throws Unreadable {
    Places places = new Places();
    try {
      JsonNode root = syntax == Syntax.TOML ? toml(text, places) : stream(text, syntax, places);
      if (root instanceof ObjectNode table) {
        return new Document(table, places);
      }
      throw new Unreadable(
          Spot.START, "The file must hold keys and values, but holds " + kind(root) + ".");
    } catch (JacksonException e) {
      throw new Unreadable(spot(e), syntax.word + ": " + firstLines(e) + ".");
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The YAML scanner and the number parsers answer some garbage with these.
      throw new Unreadable(Spot.START, "This is not " + syntax.word + ": " + e.getMessage() + ".");
    }
  }

  private static JsonNode toml(String text, Places places) throws Unreadable {
    Duplicate duplicate = TomlPlaces.scan(text, places);
    try {
      JsonNode root = Syntax.TOML.mapper.readTree(text);
      bound(root, DEPTH_MAX, "", places);
      return root;
    } catch (JacksonException e) {
      if (duplicate != null && String.valueOf(e.getOriginalMessage()).startsWith("Duplicate key")) {
        throw new Unreadable(duplicate.spot(), Places.label(duplicate.path()) + " is set twice.");
      }
      throw e;
    }
  }

  /// Refuses what the parser lets through: tables by dotted keys nest without limit.
  private static void bound(JsonNode node, int levels, String path, Places places)
      throws Unreadable {
    if (!node.isContainer()) {
      return;
    }
    if (levels == 0) {
      throw new Unreadable(
          places.ofKey(path), "The file nests deeper than " + DEPTH_MAX + " levels.");
    }
    for (var entry : node.properties()) {
      String inner = Places.path(path, cut(entry.getKey()));
      if (entry.getKey().length() > KEY_LENGTH_MAX) {
        throw longKey(places.ofKey(inner));
      }
      bound(entry.getValue(), levels - 1, inner, places);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      if (node.get(i).isContainer()) {
        bound(node.get(i), levels - 1, Places.path(path, i), places);
      }
    }
  }

  /// As far as [TomlPlaces] keeps it.
  static String cut(String key) {
    return key.length() > KEY_LENGTH_MAX ? key.substring(0, KEY_LENGTH_MAX) : key;
  }

  private static Unreadable longKey(Spot spot) {
    return new Unreadable(spot, "A key here is longer than " + KEY_LENGTH_MAX + " characters.");
  }

  private static JsonNode stream(String text, Syntax syntax, Places places) throws Unreadable {
    try (JsonParser parser = syntax.mapper.createParser(text)) {
      if (parser.nextToken() == null) {
        return JsonNodeFactory.instance.objectNode();
      }
      JsonNode root = node(parser, "", places);
      if (parser.nextToken() != null) {
        throw new Unreadable(spot(parser), "Something follows the end of the manifest.");
      }
      return root;
    }
  }

  private static JsonNode node(JsonParser parser, String path, Places places) throws Unreadable {
    places.value(path, spot(parser));
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new Unreadable(
          spot(parser), "Aliases (*name) are not allowed here; write the value out.");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> table(parser, path, places);
      case START_ARRAY -> list(parser, path, places);
      case VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NULL,
          VALUE_STRING ->
          parser.readValueAsTree();
      default -> throw new Unreadable(spot(parser), "A value is expected here.");
    };
  }

  private static ObjectNode table(JsonParser parser, String path, Places places) throws Unreadable {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (key.length() > KEY_LENGTH_MAX) {
        throw longKey(spot(parser));
      }
      String inner = Places.path(path, key);
      places.key(inner, spot(parser));
      if (table.has(key)) {
        throw new Unreadable(spot(parser), Places.label(inner) + " is set twice.");
      }
      parser.nextToken();
      table.set(key, node(parser, inner, places));
    }
    return table;
  }

  private static ArrayNode list(JsonParser parser, String path, Places places) throws Unreadable {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(node(parser, Places.path(path, list.size()), places));
    }
    return list;
  }

  private static Spot spot(JsonParser parser) {
    return spot(parser.currentTokenLocation());
  }

  /// The YAML scanner tells the place of the problem only in its last lines of text; its location
  /// is that of the value before.
  private static Spot spot(JacksonException e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getOriginalMessage()));
    Spot last = null;
    while (place.find()) {
      last = new Spot(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
    }
    return last == null ? spot(e.getLocation()) : last;
  }

  private static Spot spot(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? Spot.START
        : new Spot(location.getLineNr(), Math.max(1, location.getColumnNr()));
  }

  /// The parser's words without its pictures of the source.
  private static String firstLines(JacksonException e) {
    String said = String.valueOf(e.getOriginalMessage());
    String[] lines = SOURCE.matcher(said).replaceAll("").split("\n", -1);
    String text = lines[0].strip();
    for (String line : lines) {
      boolean own = !line.isEmpty() && !Character.isWhitespace(line.charAt(0));
      if (own && !line.startsWith("in ") && !text.equals(line.strip())) {
        text += ", " + line.strip();
      }
    }
    return Quoted.plain(text.replaceAll("[.\\s]+$", ""), 200);
  }

  /// What a value is, for messages.
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> "a table";
      case ARRAY -> "a list";
      case STRING, BINARY -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "nothing";
    };
  }
}
