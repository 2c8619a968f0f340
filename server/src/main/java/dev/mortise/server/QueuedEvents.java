package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Events that somebody else puts in: a listener, or a thread of its own that pulls items.
///
/// A reader that is too slow loses events and is told so by one named `resync`, where it can ask
/// again; a source that can wait waits for it instead.
final class QueuedEvents implements EventStream {
  private static final System.Logger LOG = System.getLogger(QueuedEvents.class.getName());
  private static final int ROOM = 256;

  private final BlockingQueue<Next> queue = new ArrayBlockingQueue<>(ROOM);
  private final Runnable onClose;
  // Written by whoever puts, read by the reader.
  private volatile boolean lost;
  private volatile boolean closed;

  private QueuedEvents(Runnable onClose) {
    this.onClose = onClose;
  }

  /// Events of a listener, which never waits for the reader.
  ///
  /// @param listen is given where to put events, and returns how to stop listening
  static QueuedEvents listening(Function<Consumer<Next.Some>, AutoCloseable> listen) {
    var later = new Later();
    var events = new QueuedEvents(later::close);
    later.set(listen.apply(events::offer));
    return events;
  }

  /// Items pulled by a thread of their own, as fast as the reader takes them.
  static <T> QueuedEvents pulling(
      String thread, Supplier<Items<T>> source, Function<T, Next.Some> event) {
    Items<T> items = source.get();
    var events = new QueuedEvents(items::close);
    Thread puller = Thread.ofVirtual().name(thread).start(() -> events.pull(items, event));
    return events.interrupting(puller);
  }

  /// Tells events one after the other.
  @FunctionalInterface
  interface Teller {
    /// Runs on a thread of its own, which is interrupted when nobody reads any more.
    void tell(Sink sink) throws InterruptedException;
  }

  /// Takes events; waits for a reader that is slower.
  @FunctionalInterface
  interface Sink {
    void put(Next.Some event) throws InterruptedException;
  }

  /// Events that a thread of their own tells, as fast as the reader takes them.
  static QueuedEvents telling(String thread, Teller teller) {
    var events = new QueuedEvents(() -> {});
    return events.interrupting(Thread.ofVirtual().name(thread).start(() -> events.tell(teller)));
  }

  private void tell(Teller teller) {
    try {
      queue.put(new Next.End(told(teller)));
    } catch (InterruptedException e) {
      // Nobody reads any more.
      Thread.currentThread().interrupt();
    }
  }

  /// Whoever reads hears of the end, whatever it is.
  private Optional<PluginException> told(Teller teller) throws InterruptedException {
    try {
      teller.tell(queue::put);
      return Optional.empty();
    } catch (PluginException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a stream of events failed", e);
      return Optional.of(
          new PluginException(ErrorCode.INTERNAL, "The server failed; its log says why."));
    }
  }

  private volatile @Nullable Thread puller;

  private QueuedEvents interrupting(Thread thread) {
    puller = thread;
    return this;
  }

  private void offer(Next.Some event) {
    if (!closed && !queue.offer(event)) {
      lost = true;
    }
  }

  private <T> void pull(Items<T> items, Function<T, Next.Some> event) {
    Optional<PluginException> failure = Optional.empty();
    try {
      for (T item = items.next(); item != null && !closed; item = items.next()) {
        queue.put(event.apply(item));
      }
    } catch (PluginException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      return;
    }
    try {
      queue.put(new Next.End(failure));
    } catch (InterruptedException e) {
      // Nobody reads any more.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Next next(Duration wait) {
    if (lost && queue.isEmpty()) {
      lost = false;
      return new Next.Some("resync", Json.EMPTY);
    }
    try {
      Next next = queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      return next == null ? new Next.Quiet() : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Next.End(Optional.empty());
    }
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
    Thread thread = puller;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// A subscription that exists only after its listener does.
  private static final class Later {
    private @Nullable AutoCloseable subscription;

    void set(AutoCloseable made) {
      subscription = made;
    }

    void close() {
      AutoCloseable made = subscription;
      if (made != null) {
        try {
          made.close();
        } catch (Exception e) {
          throw new IllegalStateException("a listener cannot be removed", e);
        }
      }
    }
  }
}
