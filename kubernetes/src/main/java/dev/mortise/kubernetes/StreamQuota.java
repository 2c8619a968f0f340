package dev.mortise.kubernetes;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counts the open streams of each caller. Safe for any thread; holds nothing for callers without
/// streams.
final class StreamQuota {
  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  StreamQuota(int most) {
    this.most = most;
  }

  /// A stream that counts until it is closed, or at its end.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED`, or what opening it throws
  <T> Items<T> hold(Caller caller, Supplier<Items<T>> opening) {
    String key = caller.kind() + " " + caller.name();
    open.merge(key, 1, Integer::sum);
    try {
      if (open.getOrDefault(key, 0) > most) {
        throw new PluginException(
            ErrorCode.RESOURCE_EXHAUSTED,
            caller.name()
                + " has "
                + most
                + " watches, logs and commands open on clusters, the most there may be; close one.");
      }
      return new Held<>(opening.get(), () -> release(key));
    } catch (RuntimeException e) {
      release(key);
      throw e;
    }
  }

  private void release(String key) {
    open.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  /// How many somebody has open.
  int openOf(Caller caller) {
    return open.getOrDefault(caller.kind() + " " + caller.name(), 0);
  }

  private static final class Held<T> implements Items<T> {
    private final Items<T> items;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();

    Held(Items<T> items, Runnable release) {
      this.items = items;
      this.release = release;
    }

    @Override
    public @Nullable T next() {
      try {
        T next = items.next();
        if (next == null) {
          close();
        }
        return next;
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        release.run();
      }
      items.close();
    }
  }
}
