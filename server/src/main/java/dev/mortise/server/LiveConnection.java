package dev.mortise.server;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection of a client: knows whether a request of it is being answered, and interrupts the
/// answering thread when the client goes away meanwhile.
///
/// Its thread answers; the server's ticker looks after it.
final class LiveConnection implements ServerConnection {
  /// The connection whose thread this is.
  static final ScopedValue<LiveConnection> CURRENT = ScopedValue.newInstance();

  private final ServerConnection inner;
  private final ReadAhead bytes;
  private final LiveConnections all;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock: who answers now, since when, and who watches.
  private @Nullable Thread answering;
  private long since;
  private boolean watched;
  private @Nullable Runnable socket;
  // Only the connection's own thread.
  private @Nullable RuntimeException refusal;

  LiveConnection(ServerConnection inner, ReadAhead bytes, LiveConnections all) {
    this.inner = inner;
    this.bytes = bytes;
    this.all = all;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    all.add(this);
    try {
      ScopedValue.where(CURRENT, this)
          .call(() -> {
            inner.handle(limit);
            return this;
          });
    } finally {
      all.remove(this);
      endSocket();
    }
  }

  /// A request is being answered by this thread from now on.
  void begin() {
    lock.lock();
    try {
      answering = Thread.currentThread();
      since = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /// The answer is out.
  ///
  /// @return whether the client had gone meanwhile
  boolean end() {
    lock.lock();
    try {
      answering = null;
      return Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /// Remembers why the next request did not become a WebSocket.
  void refuse(RuntimeException why) {
    refusal = why;
  }

  /// Why this request did not become a WebSocket; null where it did not ask to, or did.
  @Nullable RuntimeException takeRefusal() {
    RuntimeException why = refusal;
    refusal = null;
    return why;
  }

  /// It talks another protocol now, which notices by itself when the client goes.
  ///
  /// @param whenOver run once the connection has ended, however it did
  void becomesSocket(Runnable whenOver) {
    lock.lock();
    try {
      socket = whenOver;
    } finally {
      lock.unlock();
    }
  }

  /// Ends it if it is a WebSocket.
  void endSocket() {
    Runnable end;
    lock.lock();
    try {
      end = socket;
    } finally {
      lock.unlock();
    }
    if (end != null) {
      end.run();
    }
  }

  /// Starts to watch the client if an answer takes longer than a moment.
  void watch(Duration moment) {
    lock.lock();
    try {
      if (answering == null
          || watched
          || socket != null
          || System.nanoTime() - since < moment.toNanos()) {
        return;
      }
      watched = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("server-client-watch").start(this::look);
  }

  private void look() {
    boolean there = bytes.look();
    lock.lock();
    try {
      // What was read ahead stays until somebody wants it: nothing more can be learnt before.
      watched = there && answering != null;
      if (!there && answering != null) {
        answering.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Never idle while it answers: how long that may take is the answer's own business.
  @Override
  public Duration idleTime() {
    lock.lock();
    try {
      return answering != null || socket != null ? Duration.ZERO : inner.idleTime();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(boolean interrupt) {
    inner.close(interrupt);
  }
}
