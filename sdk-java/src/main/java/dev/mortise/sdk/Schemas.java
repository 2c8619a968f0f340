package dev.mortise.sdk;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Derives JSON Schemas from records.
///
/// A component is required unless it is `@Nullable`. [About] says what it means. Records that
/// contain themselves are described as "any object" below a depth of 16.
public final class Schemas {
  private static final int DEPTH_MAX = 16;

  private Schemas() {}

  /// The schema of a record.
  ///
  /// @throws IllegalArgumentException when a component has a type that JSON cannot carry
  public static Json of(Class<?> type) {
    return JsonCodec.encode(schema(type, 0));
  }

  private static Map<String, Object> schema(Type type, int depth) {
    if (type instanceof ParameterizedType p && p.getRawType() instanceof Class<?> raw) {
      Type last = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
      if (Collection.class.isAssignableFrom(raw)) {
        return ordered("type", "array", "items", schema(last, depth + 1));
      }
      if (Map.class.isAssignableFrom(raw)) {
        return ordered("type", "object", "additionalProperties", schema(last, depth + 1));
      }
    }
    if (!(type instanceof Class<?> c)) {
      throw new IllegalArgumentException(type + " has no JSON Schema; use a record");
    }
    return depth > DEPTH_MAX ? ordered("type", "object") : ofClass(c, depth);
  }

  private static Map<String, Object> ofClass(Class<?> type, int depth) {
    if (type.isRecord()) {
      return ofRecord(type, depth);
    }
    if (type.isEnum()) {
      List<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
              .toList();
      return ordered("type", "string", "enum", words);
    }
    if (type == Json.class) {
      return ordered();
    }
    if (type == Instant.class) {
      return ordered("type", "string", "format", "date-time");
    }
    if (type == Duration.class) {
      return ordered("type", "string", "format", "duration");
    }
    String word = simple(type);
    if (word == null) {
      throw new IllegalArgumentException(type.getName() + " has no JSON Schema; use a record");
    }
    return ordered("type", word);
  }

  private static @Nullable String simple(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> "string";
      case "boolean", "java.lang.Boolean" -> "boolean";
      case "double", "float", "java.lang.Double", "java.lang.Float", "java.math.BigDecimal" ->
          "number";
      case "int",
          "long",
          "short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.math.BigInteger" ->
          "integer";
      default -> null;
    };
  }

  private static Map<String, Object> ofRecord(Class<?> type, int depth) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Map<String, Object> schema = schema(component.getGenericType(), depth + 1);
      About about = component.getAnnotation(About.class);
      if (about != null) {
        schema.put("description", about.value());
      }
      properties.put(component.getName(), schema);
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = ordered("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
