package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one listener was told and has not taken yet. When it is full the oldest go, and the next
/// one taken says how many.
final class EventQueue implements Items<Events.Event> {
  static final int EVENTS_MAX = 256;
  static final int BYTES_MAX = 1 << 20;

  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by the lock.
  private final Queue<Events.Event> waiting = new ArrayDeque<>();
  private int bytes;
  private long missed;
  private boolean closed;
  private Runnable atClose = () -> {};

  EventQueue(String topic) {
    this.topic = topic;
  }

  /// Set before anybody else sees the queue.
  void onClose(Runnable action) {
    atClose = action;
  }

  void offer(Events.Event event) {
    if (!topic.equals(EventBus.ALL) && !topic.equals(event.topic())) {
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      waiting.add(event);
      bytes += event.content().size();
      while (waiting.size() > EVENTS_MAX || bytes > BYTES_MAX) {
        bytes -= waiting.remove().content().size();
        missed++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Events.@Nullable Event next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      Events.Event event = waiting.poll();
      if (event == null) {
        return null;
      }
      bytes -= event.content().size();
      long lost = missed;
      missed = 0;
      return new Events.Event(
          event.topic(), event.publisher(), event.time(), event.content(), lost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The listening was ended.", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    atClose.run();
  }
}
