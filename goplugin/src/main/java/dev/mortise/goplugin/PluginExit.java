package dev.mortise.goplugin;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// How a plugin's process ends, and what must not end it.
final class PluginExit {
  private PluginExit() {}

  /// Exits; shutdown hooks have a little more than a second, since a host kills after two.
  static void now(int code) {
    CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS)
        .execute(() -> Runtime.getRuntime().halt(code));
    System.exit(code);
  }

  /// Ctrl-C goes to every process of a terminal, and it is for the host to decide what it means.
  ///
  /// By reflection, because the only way to ignore a signal in Java is not a supported interface;
  /// where it is missing the signal keeps its usual effect.
  static void ignoreInterruptSignal() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(
          null,
          signal.getConstructor(String.class).newInstance("INT"),
          handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.getLogger("dev.mortise.goplugin")
          .log(System.Logger.Level.DEBUG, "SIGINT cannot be ignored here", e);
    }
  }
}
