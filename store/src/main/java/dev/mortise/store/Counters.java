package dev.mortise.store;

import org.jdbi.v3.core.Handle;

/// Counts changes, so that hosts need not read what did not change.
final class Counters {
  private Counters() {}

  static long version(Handle handle, String name) {
    return handle
        .createQuery("SELECT version FROM mortise_counter WHERE name = ?")
        .bind(0, name)
        .mapTo(Long.class)
        .one();
  }

  /// Counts a change; until the transaction ends nobody else makes one.
  static void bump(Handle handle, String name) {
    handle.execute("UPDATE mortise_counter SET version = version + 1 WHERE name = ?", name);
  }
}
