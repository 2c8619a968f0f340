package dev.mortise.protocol;

import dev.mortise.api.Json;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schemas (2020-12) read off records: exactly what [JsonCodec] reads and writes.
///
/// Records must not contain themselves.
public final class Schemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Schemas() {}

  /// The schema of a record.
  ///
  /// @throws IllegalArgumentException for a record that contains itself or a type without a schema
  public static Json of(Class<?> type) {
    return Json.of(node(type).toString());
  }

  static ObjectNode node(Class<?> type) {
    return record(type, new HashSet<>());
  }

  private static ObjectNode record(Class<?> type, Set<Class<?>> open) {
    if (!open.add(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself");
    }
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!RecordIntrospector.beside(component.getType())) {
        properties.set(component.getName(), component(component, open));
        if (RecordIntrospector.mustBeThere(component)) {
          required.add(component.getName());
        }
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    open.remove(type);
    return schema;
  }

  private static ObjectNode component(RecordComponent component, Set<Class<?>> open) {
    ObjectNode schema = type(component.getAnnotatedType(), component.getGenericType(), open);
    if (RecordIntrospector.nullable(component) && schema.has("type")) {
      String word = schema.get("type").asString();
      schema.putArray("type").add(word).add("null");
    }
    return schema;
  }

  private static ObjectNode type(@Nullable AnnotatedType annotated, Type type, Set<Class<?>> open) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      Class<?> raw = (Class<?>) parameterized.getRawType();
      AnnotatedType last =
          annotated instanceof AnnotatedParameterizedType p
              ? p.getAnnotatedActualTypeArguments()[arguments.length - 1]
              : null;
      ObjectNode inner = type(last, arguments[arguments.length - 1], open);
      if (Map.class.isAssignableFrom(raw)) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        schema.set("additionalProperties", inner);
        return schema;
      }
      if (Collection.class.isAssignableFrom(raw)) {
        ObjectNode schema = NODES.objectNode().put("type", "array");
        schema.set("items", inner);
        return schema;
      }
    }
    if (type instanceof Class<?> plain) {
      return plain(plain, open);
    }
    throw new IllegalArgumentException("no JSON Schema for " + type.getTypeName());
  }

  private static ObjectNode plain(Class<?> type, Set<Class<?>> open) {
    ObjectNode schema = NODES.objectNode();
    if (type == Json.class) {
      return schema;
    }
    if (type.isRecord()) {
      return record(type, open);
    }
    if (type.isEnum()) {
      ArrayNode words = schema.put("type", "string").putArray("enum");
      Arrays.stream(type.getEnumConstants())
          .forEach(c -> words.add(EnvelopeModule.word((Enum<?>) c)));
      return schema;
    }
    return scalar(type, schema);
  }

  private static ObjectNode scalar(Class<?> type, ObjectNode schema) {
    return switch (type.getName()) {
      case "java.lang.String" -> schema.put("type", "string");
      case "boolean", "java.lang.Boolean" -> schema.put("type", "boolean");
      case "int", "java.lang.Integer" -> schema.put("type", "integer").put("format", "int32");
      case "long", "java.lang.Long" -> schema.put("type", "integer").put("format", "int64");
      case "double", "java.lang.Double", "float", "java.lang.Float", "java.math.BigDecimal" ->
          schema.put("type", "number");
      default -> time(type, schema);
    };
  }

  private static ObjectNode time(Class<?> type, ObjectNode schema) {
    if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (type == Duration.class) {
      return schema.put("type", "string").put("format", "duration");
    }
    throw new IllegalArgumentException("no JSON Schema for " + type.getName());
  }
}
