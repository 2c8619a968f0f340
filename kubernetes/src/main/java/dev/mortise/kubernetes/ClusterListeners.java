package dev.mortise.kubernetes;

import dev.mortise.api.ClusterEvents;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Tells listeners what happens to clusters, each on a thread of its own and in order, so that a
/// slow one delays nobody.
final class ClusterListeners implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ClusterListeners.class.getName());
  private static final int WAITING_MAX = 1_000;

  private final List<Told> listeners = new CopyOnWriteArrayList<>();

  AutoCloseable add(Consumer<ClusterEvents.Event> listener) {
    Told told = new Told(listener);
    listeners.add(told);
    return () -> {
      listeners.remove(told);
      told.close();
    };
  }

  void tell(String type, String cluster) {
    listeners.forEach(listener -> listener.tell(new ClusterEvents.Event(type, cluster)));
  }

  @Override
  public void close() {
    listeners.forEach(Told::close);
    listeners.clear();
  }

  private static final class Told implements AutoCloseable {
    private final Consumer<ClusterEvents.Event> listener;
    private final BlockingQueue<ClusterEvents.Event> waiting =
        new LinkedBlockingQueue<>(WAITING_MAX);
    private final Thread thread;

    Told(Consumer<ClusterEvents.Event> listener) {
      this.listener = listener;
      this.thread = Thread.ofVirtual().name("cluster-events").start(this::run);
    }

    void tell(ClusterEvents.Event event) {
      if (!waiting.offer(event)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a listener is behind by {0} cluster events and misses one of {1}",
            WAITING_MAX,
            event.cluster());
      }
    }

    private void run() {
      try {
        while (true) {
          tellOne(waiting.take());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void tellOne(ClusterEvents.Event event) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener to cluster events failed", e);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
