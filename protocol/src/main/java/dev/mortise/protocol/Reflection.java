package dev.mortise.protocol;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// Calls methods by reflection and lets their exceptions through as they are.
final class Reflection {
  private Reflection() {}

  // A void method answers null, which no caller looks at; every other method of a contract must
  // not.
  @SuppressWarnings("NullAway")
  static Object invoke(@Nullable Method method, Object target, Object... arguments) {
    if (method == null) {
      throw new IllegalArgumentException("no such component");
    }
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw unchecked(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
