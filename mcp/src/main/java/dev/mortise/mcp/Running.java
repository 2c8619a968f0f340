package dev.mortise.mcp;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;

/// The requests of one session that are being answered, so that the client can take one back.
final class Running {
  static final String CANCELLED = "notifications/cancelled";

  private static final int REQUESTS_MAX = 64;

  private final Map<String, Disposable.Swap> byId = new ConcurrentHashMap<>();

  /// Takes a place for a request.
  ///
  /// @param most how long it waits where the id is in use
  /// @throws PluginException `CONFLICT` when its id is in use, `RESOURCE_EXHAUSTED` when too many
  ///   run
  Disposable.Swap begin(Object id, Duration most) {
    if (byId.size() >= REQUESTS_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "This session has " + REQUESTS_MAX + " requests running, which is the limit.");
    }
    Disposable.Swap place = Disposables.swap();
    BooleanSupplier taken = () -> byId.putIfAbsent(key(id), place) == null;
    if (!await(taken, most)) {
      throw new PluginException(
          ErrorCode.CONFLICT, "A request with the id " + id + " is running already.");
    }
    return place;
  }

  void end(Object id, Disposable.Swap place) {
    // One that was cancelled has left its id to others.
    byId.remove(key(id), place);
    synchronized (byId) {
      byId.notifyAll();
    }
  }

  /// Ends the request that a cancellation names; one that is over is none.
  void cancel(McpSchema.JSONRPCNotification notification) {
    if (notification.params() instanceof Map<?, ?> params && params.get("requestId") != null) {
      Disposable.Swap place = byId.remove(key(params.get("requestId")));
      if (place != null) {
        place.dispose();
      }
    }
  }

  boolean any() {
    return !byId.isEmpty();
  }

  /// Waits until none runs, but not for ever.
  void awaitNone(Duration most) {
    await(byId::isEmpty, most);
  }

  /// Asks again whenever a request has ended.
  private boolean await(BooleanSupplier condition, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    synchronized (byId) {
      boolean met = condition.getAsBoolean();
      for (long left = most.toMillis(); !met && left > 0; ) {
        try {
          byId.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
        met = condition.getAsBoolean();
        left = (end - System.nanoTime()) / 1_000_000;
      }
      return met;
    }
  }

  void cancelAll() {
    byId.values().forEach(Disposable::dispose);
    byId.clear();
  }

  /// `1` and `"1"` are two ids.
  private static String key(Object id) {
    return (id instanceof String ? "s" : "n") + id;
  }
}
