package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Fresh instances of one plugin, made ahead so that a call need not wait for one. Each serves one
/// call, or one stream, or one pane, and is thrown away: nothing of it is there for the next.
///
/// Safe for any thread; instances are made on threads for guests.
final class TalkPool {
  private final Plugin plugin;
  private final Supplier<Talk> maker;
  private final Runnable giveUpIdle;
  private final int idleMax;
  private final ConcurrentLinkedDeque<Talk> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;

  /// @param giveUpIdle ends the instances of all plugins that were made ahead
  TalkPool(Plugin plugin, int idleMax, Supplier<Talk> maker, Runnable giveUpIdle) {
    this.plugin = plugin;
    this.idleMax = idleMax;
    this.maker = maker;
    this.giveUpIdle = giveUpIdle;
  }

  /// A fresh instance. For a guest's thread.
  ///
  /// @throws Trap when it cannot be made
  Talk take() {
    for (Talk talk = poll(); talk != null; talk = poll()) {
      if (talk.guest().compiled() == (plugin.program().compiled() != null)) {
        return talk;
      }
      talk.end();
    }
    try {
      return maker.get();
    } catch (PluginException e) {
      // What the plugin itself has too much of, others cannot give it.
      if (e.code() != ErrorCode.RESOURCE_EXHAUSTED
          || plugin.pool().full(plugin.program().memoryBytes()).partial()) {
        throw e;
      }
      giveUpIdle.run();
      return maker.get();
    }
  }

  private @Nullable Talk poll() {
    Talk talk = idle.poll();
    if (talk != null) {
      count.decrementAndGet();
    }
    return talk;
  }

  /// Whether one should be made ahead: never so that a call which comes meanwhile finds no room.
  boolean wanting() {
    return count.get() < idleMax && plugin.pool().roomFor(2 * plugin.program().memoryBytes());
  }

  /// Makes one ahead. For a guest's thread; a failure shows itself to the next call.
  ///
  /// @return whether one was made
  boolean refill() {
    if (count.incrementAndGet() > idleMax) {
      count.decrementAndGet();
      return false;
    }
    try {
      idle.add(maker.get());
    } catch (RuntimeException e) {
      count.decrementAndGet();
      return false;
    }
    if (closed) {
      drain();
    }
    return !closed;
  }

  /// Ends those that nobody took; from now on none stays.
  void close() {
    closed = true;
    drain();
  }

  /// Ends those that nobody took yet.
  void drain() {
    for (Talk talk = poll(); talk != null; talk = poll()) {
      talk.end();
    }
  }
}
