package dev.mortise.server;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes of a connection, of which one piece may be read before anybody wants it: that is how
/// it is noticed that a client has gone while its request is being answered.
///
/// The connection's reader calls [#get]; a watcher of its own calls [#look]. Each waits for the
/// other, so that the pieces stay in order.
final class ReadAhead implements Supplier<byte @Nullable []> {
  private final Supplier<byte @Nullable []> source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  // Guarded by the lock.
  private boolean reading;
  private byte @Nullable [] ahead;
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
      if (ahead != null || over) {
        byte[] piece = ahead;
        ahead = null;
        return piece;
      }
      reading = true;
    } finally {
      lock.unlock();
    }
    return fetch(false);
  }

  /// Reads a piece ahead, unless there is one.
  ///
  /// @return whether the client is still there, as far as can be told
  boolean look() {
    lock.lock();
    try {
      if (reading || ahead != null || over || failure != null) {
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

  /// Says that nobody wants more: the reader is told that the client has gone.
  void end() {
    lock.lock();
    try {
      over = true;
      ahead = null;
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
      ahead = keep ? piece : null;
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
