package dev.mortise.host;

import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows a log. A reader who is slower than the plugin misses the oldest lines; the gap in their
/// numbers says so.
final class LogTail implements Items<LogLine> {
  private final Consumer<LogTail> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LogLine> queue;
  private boolean closed;

  LogTail(List<LogLine> first, Consumer<LogTail> onClose) {
    this.queue = new ArrayDeque<>(first);
    this.onClose = onClose;
  }

  void offer(LogLine line) {
    lock.lock();
    try {
      if (queue.size() >= BoundedLog.LINES_MAX) {
        queue.removeFirst();
      }
      queue.addLast(line);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable LogLine next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      return queue.pollFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    onClose.accept(this);
  }
}
