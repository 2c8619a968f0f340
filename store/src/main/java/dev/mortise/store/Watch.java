package dev.mortise.store;

import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Looks several times a second whether another host changed something, with one query for all; its
/// own thread tells those who want to know.
final class Watch implements AutoCloseable {
  /// So "within a second" holds with room to spare.
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Database database;
  private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Watch(Database database) {
    this.database = database;
    this.thread = Thread.ofVirtual().name("mortise-watch").unstarted(this::run);
    thread.start();
  }

  /// @param counter of which changes to tell
  void on(String counter, Runnable listener) {
    listeners.put(counter, listener);
  }

  private void run() {
    boolean told = false;
    while (!closed) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
      try {
        if (!closed && !listeners.isEmpty()) {
          look();
        }
        told = false;
      } catch (PluginException | IllegalStateException e) {
        if (!told && !closed) {
          System.getLogger(Watch.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "What other hosts change is not seen until the database can be read: "
                      + e.getMessage());
        }
        told = true;
      }
    }
  }

  private void look() {
    Map<String, Long> now =
        database.inTransaction(handle ->
            handle
                .createQuery("SELECT name, version FROM mortise_counter")
                .reduceRows(
                    new HashMap<String, Long>(),
                    (all, row) -> {
                      all.put(
                          row.getColumn("name", String.class),
                          row.getColumn("version", Long.class));
                      return all;
                    }));
    now.forEach((name, version) -> {
      Runnable listener = listeners.get(name);
      if (listener != null && !version.equals(seen.get(name))) {
        listener.run();
        seen.put(name, version);
      }
    });
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
