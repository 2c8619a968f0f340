package dev.mortise.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The signatures of one chain in their order, read a page at a time. For one thread.
final class AuditHeads {
  private final Database database;
  private final String host;
  private final Deque<AuditHead> page = new ArrayDeque<>();
  private final long last;
  private long after = Long.MIN_VALUE;

  /// Those that are there now, before the records are read: the record of one that comes later may
  /// not be among them.
  AuditHeads(Database database, String host) {
    this.database = database;
    this.host = host;
    this.last =
        database.<Long>inTransaction(h -> AuditRows.lastHead(h, host).orElse(Long.MIN_VALUE));
  }

  /// Gives out what was not given out yet, up to that place.
  void upTo(long sequence, Consumer<AuditHead> each) {
    for (AuditHead head = peek(); head != null && head.sequence() <= sequence; head = peek()) {
      page.remove();
      each.accept(head);
    }
  }

  private @Nullable AuditHead peek() {
    if (page.isEmpty() && after < last) {
      page.addAll(database.inTransaction(h -> AuditRows.heads(h, host, after, last)));
      after = page.isEmpty() ? last : page.getLast().sequence();
    }
    return page.peek();
  }
}
