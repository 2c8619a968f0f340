package dev.mortise.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last changes, in memory: for servers without a database. Safe for any thread.
final class RecentHistory implements ResourceHistory {
  private static final int CHANGES_MAX = 2_000;

  // Newest first; guarded by this.
  private final Deque<Change> changes = new ArrayDeque<>();

  @Override
  public synchronized void record(Change change) {
    changes.addFirst(change);
    if (changes.size() > CHANGES_MAX) {
      changes.removeLast();
    }
  }

  @Override
  public synchronized Page of(Which which, int page, int size) {
    List<Change> all = new ArrayList<>();
    for (Change change : changes) {
      if (change.which().equals(which)) {
        all.add(change);
      }
    }
    int from = Math.min(all.size(), (page - 1) * size);
    int to = Math.min(all.size(), from + size);
    return new Page(all.subList(from, to), all.size());
  }
}
