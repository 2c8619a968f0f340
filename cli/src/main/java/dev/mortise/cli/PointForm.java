package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An extension point as the application exports it.
///
/// @param point the contract's name
/// @param methods by name
record PointForm(String point, int version, Map<String, Method> methods) {
  private static final Pattern POINT = Pattern.compile("[A-Za-z]\\w*(\\.\\w+)*");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]\\w*");
  private static final int NAME_MAX = 120;
  private static final long BYTES_MAX = 1 << 20;

  /// @param takes the schema of what it takes, or null
  /// @param returns the schema of what it answers, or null
  /// @param stream whether either of them streams
  record Method(@Nullable Json takes, @Nullable Json returns, @Nullable Boolean stream) {}

  /// As much of a JSON Schema as records need.
  ///
  /// @param protobuf the full name, where it is a message and no record
  /// @param type a word, or several of which one is `null`
  record Schema(
      @Nullable String title,
      @Nullable String protobuf,
      @Nullable Json type,
      @Nullable String format,
      @Nullable Map<String, Json> properties,
      @Nullable Json items,
      @Nullable Json additionalProperties) {
    static Schema of(Json json) {
      return JsonCodec.decode(json, Schema.class);
    }

    /// Its properties in the order of their names, which is the same every time.
    Map<String, Json> fields() {
      return properties == null ? Map.of() : new TreeMap<>(properties);
    }

    boolean is(String word) {
      return type != null && type.toString().contains("\"" + word + "\"");
    }

    boolean nullable() {
      return is("null");
    }
  }

  PointForm {
    methods = new TreeMap<>(methods);
  }

  /// @throws PluginException `INVALID_ARGUMENT` when it is no name of a contract
  static String checkName(String point) {
    if (!POINT.matcher(point).matches() || point.length() > NAME_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + point + "' is no name of an extension point; it looks like acme.TaxRule");
    }
    return point;
  }

  /// @throws PluginException `INVALID_ARGUMENT` when it is not what Mortise.schema writes
  static PointForm read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
        throw refused(file, "is no file of at most 1 MiB");
      }
      PointForm form = JsonCodec.decode(Json.of(Files.readAllBytes(file)), PointForm.class);
      checkName(form.point());
      form.methods().forEach((name, method) -> check(file, name, method));
      return form;
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void check(Path file, String name, Method method) {
    if (Boolean.TRUE.equals(method.stream())) {
      throw refused(file, "has a method that streams, " + name + "; write that one by hand");
    }
    word(file, name);
    for (Json json : new Json[] {method.takes(), method.returns()}) {
      if (json != null) {
        words(file, Schema.of(json));
      }
    }
  }

  /// What is written into a source file must not be anything else than a name.
  private static void words(Path file, Schema schema) {
    if (schema.protobuf() != null) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "--schema: %s has the protobuf message %s; scaffold with --point alone, and make the messages with protoc from the application's .proto file"
              .formatted(file, schema.protobuf()));
    }
    if (schema.title() != null) {
      word(file, schema.title());
    }
    for (var field : schema.fields().entrySet()) {
      word(file, field.getKey());
      words(file, Schema.of(field.getValue()));
    }
    for (Json inner : new Json[] {schema.items(), schema.additionalProperties()}) {
      if (inner != null && inner.toString().startsWith("{")) {
        words(file, Schema.of(inner));
      }
    }
  }

  private static void word(Path file, String name) {
    if (!WORD.matcher(name).matches() || name.length() > NAME_MAX) {
      throw refused(file, "has '" + name + "' where a name is expected");
    }
  }

  private static PluginException refused(Path file, String what) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "--schema: " + file + " " + what + "; let the application write it with Mortise.schema");
  }

  /// The last part of the name.
  static String simpleName(String point) {
    return List.of(point.split("\\.")).getLast();
  }
}
