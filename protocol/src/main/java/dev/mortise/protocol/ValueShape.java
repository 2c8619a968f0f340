package dev.mortise.protocol;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import tools.jackson.databind.node.ObjectNode;

/// How the values of one Java type travel in an envelope: what of them is the head, and what goes
/// beside it. Immutable.
sealed interface ValueShape permits RecordShape, MessageShape {
  /// The shape of a record, or of a protobuf message.
  ///
  /// @throws IllegalArgumentException when it is neither, or cannot travel
  static ValueShape of(Class<?> type) {
    return type.isRecord() ? RecordShape.of(type) : MessageShape.of(type);
  }

  /// The type itself.
  Class<?> type();

  /// Whether it has bytes that travel beside the JSON; where a call opens a stream, they are the
  /// first frame.
  boolean hasBytes();

  /// Whether a body streams after the head.
  boolean streams();

  /// What of a value is JSON.
  Json head(Object value);

  /// The bytes that travel beside the JSON.
  Bytes bytes(Object value);

  /// The body that streams after the JSON.
  Body body(Object value);

  /// The value again.
  ///
  /// @param beside the [Bytes] or the [Body] that came with the head
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT`, saying what is wrong
  Object value(Json head, Object beside);

  /// Whether it has a component of that name, which a permission's blank may name.
  boolean has(String component);

  /// That component of a value.
  Object component(String name, Object value);

  /// What both sides must have in common, as [PointSchema] compares it.
  ObjectNode schema();
}
