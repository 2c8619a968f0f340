package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Records to JSON and back: the heads of envelopes.
///
/// Unknown members are passed over, since records only ever grow; a missing one is an error unless
/// it may be null or has an obvious empty value. Nesting is bounded to 64 levels, names to 4 KiB.
/// [dev.mortise.api.Bytes] and [dev.mortise.api.Body] are not JSON: they are given beside it.
public final class JsonCodec {
  /// What the body of an envelope is called among the attributes of one reading.
  static final String BODY = "mortise.body";

  private static final int DEPTH_MAX = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNameLength(4096)
                          .maxStringLength(64 * 1024 * 1024)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new EnvelopeModule())
          .annotationIntrospector(new RecordIntrospector())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
          .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private JsonCodec() {}

  /// The JSON of a record.
  public static Json encode(Object value) {
    return Json.of(MAPPER.writeValueAsBytes(value));
  }

  /// The record of a JSON object.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, naming the member that is wrong
  public static <T> T decode(Json json, Class<T> type) {
    return type.cast(decode(json, (Type) type, null));
  }

  /// The value of any Java type, with the body that came beside it.
  static Object decode(Json json, Type type, @Nullable Object body) {
    JavaType javaType = MAPPER.constructType(type);
    try {
      Object value = MAPPER.readerFor(javaType).withAttribute(BODY, body).readValue(json.utf8());
      if (value == null) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, "Expected a JSON object for " + name(type) + ", got null.");
      }
      return value;
    } catch (JacksonException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, JsonFault.explain(e, name(type), json), e);
    }
  }

  /// Refuses what a person wrote unless it is one JSON object.
  ///
  /// @param name what the message begins with
  /// @throws PluginException `INVALID_ARGUMENT` with line and column
  public static void requireObject(String name, Json json) {
    try {
      JsonNode node = MAPPER.readTree(json.utf8());
      if (!node.isObject()) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT,
            name + " takes a JSON object such as {\"key\": 1}, not " + kind(node));
      }
    } catch (JacksonException e) {
      TokenStreamLocation place = e.getLocation();
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          name
              + " is no JSON"
              + (place == null
                  ? ""
                  : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a truth value";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  /// The tree of a JSON value, for those who must look into it.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is no JSON
  public static JsonNode tree(Json json) {
    try {
      return MAPPER.readTree(json.utf8());
    } catch (JacksonException e) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, JsonFault.explain(e, "JSON", json), e);
    }
  }

  /// The mapper itself, for codecs of this module.
  static JsonMapper mapper() {
    return MAPPER;
  }

  private static String name(Type type) {
    return type instanceof Class<?> c ? c.getSimpleName() : type.getTypeName();
  }
}
