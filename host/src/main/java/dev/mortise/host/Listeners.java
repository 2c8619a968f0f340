package dev.mortise.host;

import dev.mortise.api.PluginService.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells listeners of everything, each on a virtual thread of its own with a bounded queue, so that
/// a slow one delays and misses only its own.
final class Listeners<T> implements AutoCloseable {
  private static final int QUEUE_MAX = 4_096;
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();

  Subscription listen(Consumer<T> consumer) {
    return listen(consumer, List.of());
  }

  /// The same, and tells it of these first.
  Subscription listen(Consumer<T> consumer, List<T> first) {
    Listener<T> listener = new Listener<>(consumer);
    first.forEach(listener::offer);
    listeners.add(listener);
    Thread.ofVirtual().name("host-listener").start(listener::run);
    return () -> {
      listeners.remove(listener);
      listener.close();
    };
  }

  /// Never waits.
  void tell(T news) {
    listeners.forEach(l -> l.offer(news));
  }

  /// Whether nobody listens.
  boolean none() {
    return listeners.isEmpty();
  }

  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }

  private static final class Listener<T> {
    private final Consumer<T> consumer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<T> queue = new ArrayDeque<>();
    private boolean closed;

    Listener(Consumer<T> consumer) {
      this.consumer = consumer;
    }

    void offer(T news) {
      lock.lock();
      try {
        if (queue.size() >= QUEUE_MAX) {
          queue.removeFirst();
        }
        queue.addLast(news);
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
      for (T news = next(); news != null; news = next()) {
        try {
          consumer.accept(news);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "A listener failed.", e);
        }
      }
    }

    /// What was told before the end is still delivered.
    private @Nullable T next() {
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
