package dev.mortise.host;

import dev.mortise.api.PluginService.Subscription;
import dev.mortise.api.PluginView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells listeners of every change, each on a virtual thread of its own with a bounded queue, so
/// that a slow one delays and misses only its own.
final class Changes implements AutoCloseable {
  private static final int QUEUE_MAX = 4_096;
  private static final System.Logger LOG = System.getLogger(Changes.class.getName());

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Subscription listen(Consumer<PluginView> consumer) {
    Listener listener = new Listener(consumer);
    listeners.add(listener);
    Thread.ofVirtual().name("host-listener").start(listener::run);
    return () -> {
      listeners.remove(listener);
      listener.close();
    };
  }

  /// Never waits.
  void tell(PluginView view) {
    listeners.forEach(l -> l.offer(view));
  }

  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }

  private static final class Listener {
    private final Consumer<PluginView> consumer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<PluginView> queue = new ArrayDeque<>();
    private boolean closed;

    Listener(Consumer<PluginView> consumer) {
      this.consumer = consumer;
    }

    void offer(PluginView view) {
      lock.lock();
      try {
        if (queue.size() >= QUEUE_MAX) {
          queue.removeFirst();
        }
        queue.addLast(view);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        closed = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    void run() {
      for (PluginView view = next(); view != null; view = next()) {
        try {
          consumer.accept(view);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "A listener to plugin changes failed.", e);
        }
      }
    }

    /// What was told before the end is still delivered.
    private @Nullable PluginView next() {
      lock.lock();
      try {
        while (queue.isEmpty() && !closed) {
          changed.awaitUninterruptibly();
        }
        return queue.pollFirst();
      } finally {
        lock.unlock();
      }
    }
  }
}
