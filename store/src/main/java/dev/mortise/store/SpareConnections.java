package dev.mortise.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections that were used and may be used again: what a pool is for those who need one or two,
/// without its threads and its time to load.
final class SpareConnections {
  private static final int SPARE_MAX = 8;

  private final Deque<Connection> spare = new ConcurrentLinkedDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;

  /// Opens a connection.
  interface Opening {
    Connection open() throws SQLException;
  }

  Connection take(Opening opening) throws SQLException {
    if (closed) {
      throw new SQLException("the database was closed", "08003");
    }
    Connection kept = spare.pollFirst();
    if (kept == null) {
      return opening.open();
    }
    count.decrementAndGet();
    return kept;
  }

  void giveBack(Connection connection) throws SQLException {
    if (closed || connection.isClosed()) {
      connection.close();
      return;
    }
    if (count.incrementAndGet() > SPARE_MAX) {
      count.decrementAndGet();
      connection.close();
      return;
    }
    spare.addFirst(connection);
    if (closed) {
      drop();
    }
  }

  void drop() {
    for (Connection kept = spare.pollFirst(); kept != null; kept = spare.pollFirst()) {
      count.decrementAndGet();
      end(kept);
    }
  }

  private static void end(Connection kept) {
    try {
      kept.close();
    } catch (SQLException e) {
      // It was broken; there is nothing left to close.
      return;
    }
  }

  void close() {
    closed = true;
    drop();
  }
}
