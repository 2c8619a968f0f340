package dev.mortise.protocol;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a contract's record carries beside its JSON, and how its components are read.
final class RecordShape implements ValueShape {
  private final Class<?> type;
  private final Map<String, Method> accessors = new HashMap<>();
  private final @Nullable Method bytes;
  private final @Nullable Method body;

  private RecordShape(Class<?> type) {
    this.type = type;
    for (RecordComponent c : type.getRecordComponents()) {
      c.getAccessor().setAccessible(true);
      accessors.put(c.getName(), c.getAccessor());
    }
    this.bytes = single(type, Bytes.class);
    this.body = single(type, Body.class);
    if (bytes != null && body != null) {
      throw new IllegalArgumentException(type.getName() + " has both Bytes and a Body");
    }
  }

  /// Caches nothing: shapes are made once per contract.
  static RecordShape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is no record");
    }
    return new RecordShape(type);
  }

  private static @Nullable Method single(Class<?> type, Class<?> beside) {
    var found =
        Arrays.stream(type.getRecordComponents()).filter(c -> c.getType() == beside).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          type.getName() + " has more than one component of type " + beside.getSimpleName());
    }
    return found.isEmpty() ? null : found.getFirst().getAccessor();
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public Json head(Object value) {
    return JsonCodec.encode(value);
  }

  @Override
  public Object value(Json head, Object beside) {
    return JsonCodec.decode(head, type, beside);
  }

  @Override
  public ObjectNode schema() {
    return Schemas.node(type);
  }

  @Override
  public boolean hasBytes() {
    return bytes != null;
  }

  @Override
  public boolean streams() {
    return body != null;
  }

  @Override
  public Bytes bytes(Object value) {
    return bytes == null ? Bytes.EMPTY : (Bytes) Reflection.invoke(bytes, value);
  }

  @Override
  public Body body(Object value) {
    return body == null ? Body.empty() : (Body) Reflection.invoke(body, value);
  }

  @Override
  public boolean has(String component) {
    return accessors.containsKey(component);
  }

  @Override
  public Object component(String name, Object value) {
    return Reflection.invoke(accessors.get(name), value);
  }
}
