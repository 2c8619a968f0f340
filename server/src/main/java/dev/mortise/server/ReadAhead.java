package dev.mortise.server;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes of a connection, of which some may be read before anybody wants them: that is how it
/// is noticed that a client has gone while its request is being answered, also one that has sent
/// something more.
///
/// The connection's reader calls [#get]; a watcher of its own calls [#look]. Each waits for the
/// other, so that the pieces stay in order.
final class ReadAhead implements Supplier<byte @Nullable []> {
  private static final int AHEAD_BYTES_MAX = 16 * 1024;

  private final Supplier<byte @Nullable []> source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  // Guarded by the lock.
  private boolean reading;
  private final Queue<byte[]> ahead = new ArrayDeque<>();
  private boolean over;
  private @Nullable RuntimeException failure;

  ReadAhead(Supplier<byte @Nullable []> source) {
    this.source = source;
  }

  /// The next piece, or null at the end.
  @Override
  public byte @Nullable [] get() {
    lock.lock();
    try {
      while (reading && !over) {
        read.awaitUninterruptibly();
      }
      if (failure != null) {
        throw failure;
      }
      if (!ahead.isEmpty() || over) {
        return ahead.poll();
      }
      reading = true;
    } finally {
      lock.unlock();
    }
    return fetch(false);
  }

  /// Reads a piece ahead, unless there are enough.
  ///
  /// @return whether the client is still there, as far as can be told
  boolean look() {
    lock.lock();
    try {
      if (reading || full() || over || failure != null) {
        return !over && failure == null;
      }
      reading = true;
    } finally {
      lock.unlock();
    }
    try {
      fetch(true);
    } catch (RuntimeException e) {
      // Kept for the reader.
      return false;
    }
    lock.lock();
    try {
      return !over;
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return ahead.stream().mapToInt(piece -> piece.length).sum() >= AHEAD_BYTES_MAX;
  }

  /// Says that nobody wants more: the reader is told that the client has gone.
  void end() {
    lock.lock();
    try {
      over = true;
      ahead.clear();
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] fetch(boolean keep) {
    byte[] piece = null;
    RuntimeException thrown = null;
    try {
      piece = source.get();
    } catch (RuntimeException e) {
      thrown = e;
    }
    lock.lock();
    try {
      reading = false;
      failure = thrown;
      over = over || (thrown == null && piece == null);
      if (keep && piece != null) {
        ahead.add(piece);
      }
      read.signalAll();
    } finally {
      lock.unlock();
    }
    if (thrown != null) {
      throw thrown;
    }
    return piece;
  }
}
