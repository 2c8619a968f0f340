package dev.mortise.testkit;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Arguments that mean something to every contract of the catalogue, made from its records alone.
final class Samples {
  private Samples() {}

  /// Calls a method of a contract with samples and reads the first thing that comes back, since a
  /// stream may be refused only there.
  ///
  /// @throws dev.mortise.api.PluginException what it was answered with
  static void call(Object contract, Method method) {
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(Samples::value).toArray();
    try {
      method.setAccessible(true);
      end(method.invoke(contract, arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException(method.toString(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method.toString(), e);
    }
  }

  /// A stream holds a place in the plugin until it is closed.
  private static void end(@Nullable Object answer) throws ReflectiveOperationException {
    if (answer instanceof Items<?> items) {
      try (items) {
        items.next();
      }
    } else if (answer instanceof Record) {
      for (RecordComponent component : answer.getClass().getRecordComponents()) {
        if (component.getType() == Body.class) {
          ((Body) component.getAccessor().invoke(answer)).close();
        }
      }
    }
  }

  /// The head of a call with a sample.
  static Json head(MethodModel method) {
    Class<?> type = method.argumentType();
    Map<String, Object> head = new LinkedHashMap<>();
    if (type != null) {
      for (RecordComponent component : type.getRecordComponents()) {
        Object value = value(component.getType(), component.getName());
        if (!(value instanceof Bytes) && !(value instanceof Body)) {
          head.put(component.getName(), value);
        }
      }
    }
    return JsonCodec.encode(head);
  }

  private static Object value(Class<?> type) {
    return Objects.requireNonNull(value(type, ""));
  }

  private static @Nullable Object value(Class<?> type, String name) {
    if (type == String.class) {
      return text(name);
    }
    if (type == Body.class) {
      return Body.empty();
    }
    if (type == Bytes.class) {
      return Bytes.EMPTY;
    }
    if (type == Items.class) {
      return Items.of(List.of());
    }
    if (type.isRecord() && type != Json.class) {
      return made(type);
    }
    return plain(type);
  }

  private static Object plain(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> true;
      case "int", "Integer" -> 1;
      case "long", "Long" -> 1L;
      case "double", "Double" -> 1.0;
      case "Instant" -> Instant.EPOCH;
      case "Json" -> Json.EMPTY;
      case "List" -> List.of();
      case "Map" -> Map.of();
      default -> {
        if (!type.isEnum()) {
          throw new IllegalArgumentException("no sample of " + type);
        }
        yield type.getEnumConstants()[0];
      }
    };
  }

  private static String text(String name) {
    return switch (name) {
      case "url" -> "https://api.example.com/x";
      case "address" -> "api.example.com:443";
      case "path" -> "/echo";
      case "method" -> "get";
      default -> "x";
    };
  }

  private static Object made(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components).map(c -> value(c.getType(), c.getName())).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.toString(), e);
    }
  }
}
