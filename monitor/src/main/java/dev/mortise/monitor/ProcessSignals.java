package dev.mortise.monitor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Catches INT, TERM and HUP of this process until closed.
///
/// The JDK's only way to see them is `sun.misc.Signal`, reached by reflection because the compiler
/// warns of it and warnings are errors here. Where it is missing or taken (`-Xrs`), a signal ends
/// the JVM and the shutdown hook of [Server] ends the server.
final class ProcessSignals implements AutoCloseable {
  private static final List<String> CAUGHT = List.of("INT", "TERM", "HUP");

  private final Map<Object, Object> previous = new HashMap<>();

  private ProcessSignals() {}

  /// Tells the listener the name of each signal, on a thread of the JVM's.
  static ProcessSignals listen(Consumer<String> listener) {
    ProcessSignals signals = new ProcessSignals();
    for (String name : CAUGHT) {
      signals.install(name, listener);
    }
    return signals;
  }

  private void install(String name, Consumer<String> listener) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              new Handler(name, listener));
      Object old =
          signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
      if (old != null) {
        previous.put(signal, old);
      }
    } catch (InvocationTargetException taken) {
      // Unknown on this system, or the JVM keeps it to itself.
    } catch (ReflectiveOperationException missing) {
      // A JDK without the class: the shutdown hook remains.
    }
  }

  /// Plays `sun.misc.SignalHandler`.
  private record Handler(String name, Consumer<String> listener) implements InvocationHandler {
    @Override
    @SuppressWarnings("ReferenceEquality") // A proxy is equal to itself only.
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "handle" -> {
          listener.accept(name);
          yield null;
        }
        case "equals" -> arguments != null && arguments[0] == proxy;
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "the monitor's handler of " + name;
      };
    }
  }

  @Override
  public void close() {
    previous.forEach((signal, handler) -> {
      try {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        signal
            .getClass()
            .getMethod("handle", signal.getClass(), handlerType)
            .invoke(null, signal, handler);
      } catch (ReflectiveOperationException gone) {
        // It could be set, so it can be set back; otherwise ours stays, which does nothing.
      }
    });
  }
}
