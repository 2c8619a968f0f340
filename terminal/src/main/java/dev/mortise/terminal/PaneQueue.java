package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What waits to be told to a plugin's pane. Bounded: of sizes, of the keyboard, of drags and of
/// turns of the wheel only the last one counts, ticks never pile up, a key that is held down counts
/// a few times, and what is too much is dropped.
///
/// The loop adds and never waits; one thread takes.
final class PaneQueue {
  /// So many commands wait at most.
  static final int COMMANDS_MAX = 256;

  /// So often the same command waits at most.
  static final int REPEATED_MAX = 8;

  private static final Set<String> LAST_COUNTS = Set.of("drag", "wheel_up", "wheel_down");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private Json options = Json.EMPTY;
  private @Nullable Json state;
  private int width;
  private int height;
  private @Nullable Resize resize;
  private @Nullable Focus focus;
  private boolean focused;
  private boolean opening;
  private boolean opened;
  private boolean closed;
  private boolean ended;
  private long tickMillis;
  private long nextTick;

  /// One thing to tell.
  sealed interface Message {}

  /// The pane begins.
  record Open(int width, int height, Json options, @Nullable Json state) implements Message {}

  /// A person did something.
  record Told(PaneCommand command) implements Message {}

  /// A person used the mouse.
  record Pointed(Pane.Mouse mouse) implements Message {}

  /// A person used something of its tree.
  record Happened(Pane.Event event) implements Message {}

  /// A person chose an action.
  record Chose(Pane.Chosen chosen) implements Message {}

  /// It got or lost the keyboard.
  record Focus(boolean now) implements Message {}

  /// Its area changed.
  record Resize(int width, int height) implements Message {}

  /// Time passed.
  record Tick() implements Message {}

  /// It ends.
  record Close() implements Message {}

  /// Begins, or begins anew.
  void open(long everyMillis, Json with, @Nullable Json before) {
    locked(() -> {
      opening = true;
      tickMillis = everyMillis;
      options = with;
      state = before;
    });
  }

  /// Something a person did.
  ///
  /// @return whether it will be told; too much waits already otherwise
  boolean add(Message message) {
    lock.lock();
    try {
      if (message instanceof Pointed(Pane.Mouse mouse) && LAST_COUNTS.contains(mouse.type())) {
        overtake(mouse.type());
      }
      boolean room = waiting.size() < COMMANDS_MAX && repeated(message) < REPEATED_MAX;
      if (room) {
        waiting.add(message);
        changed.signalAll();
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /// Takes out what a newer one of its type makes stale. A press or release between them parts two
  /// gestures, and each keeps its own.
  private void overtake(String type) {
    var last = waiting.descendingIterator();
    while (last.hasNext()) {
      if (last.next() instanceof Pointed(Pane.Mouse before)) {
        if (before.type().equals(type)) {
          last.remove();
          return;
        }
        if (!LAST_COUNTS.contains(before.type())) {
          return;
        }
      }
    }
  }

  /// How often the command stands at the end already; text that is typed is never the same.
  private int repeated(Message message) {
    boolean counts =
        message instanceof Told told
            && told.command().kind() != PaneCommand.Kind.SEND_INPUT
            && told.command().kind() != PaneCommand.Kind.SEARCH_INPUT;
    int count = 0;
    var last = waiting.descendingIterator();
    while (counts && last.hasNext() && last.next().equals(message)) {
      count++;
    }
    return count;
  }

  void focus(boolean now) {
    locked(() -> {
      focused = now;
      focus = new Focus(now);
    });
  }

  void resize(int columns, int rows) {
    locked(() -> {
      width = columns;
      height = rows;
      resize = new Resize(columns, rows);
    });
  }

  /// The plugin failed: nothing more is told until it is opened again.
  void fail() {
    locked(() -> {
      opened = false;
      waiting.clear();
    });
  }

  void close() {
    locked(() -> closed = true);
  }

  private void locked(Runnable step) {
    lock.lock();
    try {
      step.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The next one; null at the end. Waits.
  @Nullable Message take() throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        Message next = next();
        if (next != null) {
          return next;
        }
        if (ended) {
          return null;
        }
        long left = nextTick - System.nanoTime();
        if (!opened || tickMillis == 0) {
          changed.await();
        } else if (left > 0) {
          changed.awaitNanos(left);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Message next() {
    if (closed) {
      ended = true;
      return opened ? new Close() : null;
    }
    // A size is known once it was drawn; before that there is nothing to open.
    if (opening && width > 0 && height > 0) {
      opening = false;
      opened = true;
      resize = null;
      focus = focused ? new Focus(true) : null;
      pace();
      return new Open(width, height, options, state);
    }
    if (!opened || opening) {
      return null;
    }
    if (resize != null) {
      Resize size = resize;
      resize = null;
      return size;
    }
    if (focus != null) {
      Focus now = focus;
      focus = null;
      return now;
    }
    Message said = waiting.poll();
    if (said != null) {
      return said;
    }
    if (tickMillis > 0 && System.nanoTime() - nextTick >= 0) {
      pace();
      return new Tick();
    }
    return null;
  }

  private void pace() {
    nextTick = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(tickMillis);
  }
}
