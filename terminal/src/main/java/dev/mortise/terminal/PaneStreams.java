package dev.mortise.terminal;

import dev.mortise.api.Items;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The streams that one step of a pane reads. The loop ends them at any time, also while one is
/// still being opened: that one is closed as soon as it is there. Safe for any thread.
final class PaneStreams implements AutoCloseable {
  private final Set<Items<?>> open = new LinkedHashSet<>();
  private boolean ended;

  /// Keeps a stream that was just opened, to be closed with the others. After the end it is closed
  /// at once, and its reader finds nothing in it.
  <T> Items<T> keep(Items<T> items) {
    boolean late;
    synchronized (this) {
      late = ended;
      if (!late) {
        open.add(items);
      }
    }
    if (late) {
      items.close();
    }
    return items;
  }

  /// A stream whose reader is done with it.
  synchronized void forget(Items<?> items) {
    open.remove(items);
  }

  synchronized boolean ended() {
    return ended;
  }

  /// Closes all of them, and those that still come.
  @Override
  public void close() {
    List<Items<?>> all;
    synchronized (this) {
      ended = true;
      all = new ArrayList<>(open);
      open.clear();
    }
    all.forEach(Items::close);
  }
}
