package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Changes that wait for their reader, bounded in number and bytes.
///
/// When there are too many, all of them are dropped and the reader gets one `RESYNC` in their
/// place: a part of the changes would only look like the whole. The writer never waits. One thread
/// writes, one reads, any may end it.
final class WatchQueue {
  private final int itemsMax;
  private final int bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private int bytes;
  private long missed;
  private @Nullable PluginException failure;
  private boolean ended;
  private boolean stale;

  WatchQueue(int itemsMax, int bytesMax) {
    this.itemsMax = itemsMax;
    this.bytesMax = bytesMax;
  }

  /// What a reader finds.
  sealed interface Found {
    /// A change, or `RESYNC`.
    record Next(Event event) implements Found {}

    /// The watch must be opened anew, from now on: what was in between is lost.
    record Stale() implements Found {}

    /// No more will come.
    record End() implements Found {}
  }

  void put(String type, Json document) {
    locked(() -> {
      if (waiting.size() >= itemsMax || bytes + document.size() > bytesMax) {
        drop(1);
      } else if (!ended) {
        waiting.add(new Event(type, document));
        bytes += document.size();
      }
    });
  }

  /// Forgets what waits, and so many more.
  void lose(int more) {
    locked(() -> drop(more));
  }

  private void drop(int more) {
    missed += waiting.size() + more;
    waiting.clear();
    bytes = 0;
  }

  /// Says that the version it was to go on from is gone.
  void outdated() {
    locked(() -> stale = true);
  }

  void end(@Nullable PluginException why) {
    locked(() -> {
      if (!ended) {
        ended = true;
        failure = why;
      }
    });
  }

  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next change.
  ///
  /// @throws PluginException what ended it, after everything that came before; `CANCELLED`
  Found take() {
    lock.lock();
    try {
      while (missed == 0 && waiting.isEmpty() && !stale && !ended) {
        changed.await();
      }
      return taken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The watch was cancelled.", e);
    } finally {
      lock.unlock();
    }
  }

  private Found taken() {
    if (missed > 0) {
      Event resync = resync("the reader was too slow", missed);
      missed = 0;
      return new Found.Next(resync);
    }
    Event next = waiting.poll();
    if (next != null) {
      bytes -= next.document().size();
      return new Found.Next(next);
    }
    if (ended) {
      if (failure != null) {
        throw failure;
      }
      return new Found.End();
    }
    stale = false;
    return new Found.Stale();
  }

  static Event resync(String reason, long missed) {
    return new Event(
        "RESYNC", Json.of("{\"reason\":\"" + reason + "\",\"missed\":" + missed + "}"));
  }
}
