package dev.mortise.store;

import org.jdbi.v3.core.Handle;

/// Counts the changes of what several hosts at one database keep in memory, so that each learns of
/// the others'. Safe for any thread.
public final class SharedCounter {
  private final String name;
  private final Watch watch;

  SharedCounter(Database database, Watch watch, String name) {
    this.name = name;
    this.watch = watch;
    database.inTransaction(handle ->
        handle.execute(
            "INSERT INTO mortise_counter (name, version) VALUES (?, 0) ON CONFLICT DO NOTHING",
            name));
  }

  /// Counts a change, in the transaction that makes it.
  public void bump(Handle handle) {
    Counters.bump(handle, name);
  }

  /// Runs this on a thread of its own within half a second of every change, whoever made it, and
  /// once now; one that fails is run again. Until the store is closed.
  public void follow(Runnable listener) {
    watch.on(name, listener);
  }
}
