package dev.mortise.server;

import dev.mortise.api.Deadline;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection of a client: knows whether a request of it is being answered, and interrupts the
/// answering thread when the client goes away meanwhile.
///
/// Its thread answers; the server's ticker looks after it.
final class LiveConnection implements ServerConnection {
  /// The connection whose thread this is.
  static final ScopedValue<LiveConnection> CURRENT = ScopedValue.newInstance();

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ReadAhead bytes;
  private final LiveConnections all;
  private final Runnable hangUp;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock: who answers now, since when, and who watches.
  private @Nullable Thread answering;
  private long since;
  private boolean watched;
  private @Nullable Deadline lingers;
  private @Nullable Deadline reads;
  private @Nullable Runnable socket;
  // Only the connection's own thread.
  private @Nullable RuntimeException refusal;
  private @Nullable Runnable afterwards;
  // Only the ticker.
  private boolean hungUp;

  private final ServerConnection inner;

  /// @param inner makes the connection itself, whose bytes are [#next]
  /// @param hangUp ends it, from any thread
  LiveConnection(
      Function<Supplier<byte @Nullable []>, ServerConnection> inner,
      ReadAhead bytes,
      Runnable hangUp,
      LiveConnections all) {
    this.bytes = bytes;
    this.hangUp = hangUp;
    this.all = all;
    this.inner = inner.apply(this::next);
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
      answered();
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

  /// Runs once the answer is really out: the last of it is sent after the handler has returned.
  void afterwards(Runnable done) {
    afterwards = done;
  }

  /// The connection's thread wants the next request, or none any more.
  private void answered() {
    Runnable done = afterwards;
    afterwards = null;
    if (done != null) {
      done.run();
    }
  }

  /// The next bytes, for the connection's reader.
  byte @Nullable [] next() {
    boolean between;
    lock.lock();
    try {
      between = answering == null;
    } finally {
      lock.unlock();
    }
    if (between) {
      answered();
    }
    return bytes.get();
  }

  /// This was its last request: no more is read, so that it ends once the answer is out.
  void last() {
    bytes.end();
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

  /// Ends it a moment from now, whatever it does then.
  void hangUpSoon() {
    lock.lock();
    try {
      lingers = Deadline.after(LINGER);
    } finally {
      lock.unlock();
    }
  }

  /// Ends it at that time unless it may [#stay] before: somebody waits for what the client sends.
  void hangUpAt(Deadline deadline) {
    lock.lock();
    try {
      reads = deadline;
    } finally {
      lock.unlock();
    }
  }

  /// The client has sent what was waited for.
  void stay() {
    lock.lock();
    try {
      reads = null;
    } finally {
      lock.unlock();
    }
  }

  private boolean over() {
    lock.lock();
    try {
      return (lingers != null && lingers.expired()) || (reads != null && reads.expired());
    } finally {
      lock.unlock();
    }
  }

  /// Starts to watch the client if an answer takes longer than a moment.
  void watch(Duration moment) {
    if (hungUp) {
      return;
    }
    if (over()) {
      // Once: a socket that is closed again fails.
      hungUp = true;
      hangUp.run();
      return;
    }
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
      // What was read may be the next request, which is to be watched as well.
      watched = false;
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
