package dev.mortise.store;

import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Looks several times a second whether another host changed something, with one query for all.
///
/// Its own thread looks; each listener is told on a thread of its own, so that one that takes long
/// keeps nobody else from hearing. It hears again of what changed meanwhile, never twice at once.
final class Watch implements AutoCloseable {
  /// So "within a second" holds with room to spare.
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final Duration END = Duration.ofSeconds(5);

  private final Database database;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Watch(Database database) {
    this.database = database;
    this.thread = Thread.ofVirtual().name("mortise-watch").unstarted(this::run);
    thread.start();
  }

  /// @param counter of which changes to tell
  void on(String counter, Runnable listener) {
    listeners.add(new Listener(counter, listener));
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
          unseen(e);
        }
        told = true;
      }
    }
  }

  private static void unseen(RuntimeException why) {
    System.getLogger(Watch.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "What other hosts change is not seen until the database can be read: "
                + why.getMessage());
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
    listeners.forEach(listener -> listener.look(now));
  }

  /// Who wants to know of one counter. Its fields belong to the watch's thread, except [#heard].
  private static final class Listener {
    private final String counter;
    private final Runnable action;
    private @Nullable Thread telling;
    // What the listener was told of last, and whether it could not be: written by who told it.
    private volatile long heard = -1;
    private volatile boolean failed;

    Listener(String counter, Runnable action) {
      this.counter = counter;
      this.action = action;
    }

    void look(Map<String, Long> now) {
      Long version = now.get(counter);
      boolean busy = telling != null && telling.isAlive();
      if (version != null && version != heard && !busy) {
        telling = Thread.ofVirtual().name("mortise-watch-" + counter).start(() -> tell(version));
      }
    }

    private void tell(long version) {
      try {
        action.run();
        heard = version;
        failed = false;
      } catch (PluginException | IllegalStateException e) {
        // It is told again at the next look, until it works.
        if (!failed) {
          unseen(e);
        }
        failed = true;
      }
    }

    void join() throws InterruptedException {
      if (telling != null) {
        telling.join(END);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      if (thread.join(END)) {
        for (Listener listener : listeners) {
          listener.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
