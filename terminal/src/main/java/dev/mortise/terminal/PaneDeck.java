package dev.mortise.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Every pane that is open: made in one place, and ended in one place. Belongs to the loop.
///
/// A pane that fails becomes one that says so; the others do not notice.
final class PaneDeck {
  private static final System.Logger LOG = System.getLogger(PaneDeck.class.getName());

  private final PaneRegistry registry;
  private final Desk desk;
  private final Map<Integer, Held> panes = new LinkedHashMap<>();
  private int last;
  private int focused;

  PaneDeck(PaneRegistry registry, Desk desk) {
    this.registry = registry;
    this.desk = desk;
  }

  private static final class Held {
    private final PaneSpec spec;
    private final int opener;
    private WorkspacePane pane;
    private int width = -1;
    private int height = -1;

    Held(PaneSpec spec, int opener, WorkspacePane pane) {
      this.spec = spec;
      this.opener = opener;
      this.pane = pane;
    }
  }

  /// Makes a pane.
  ///
  /// @param opener the pane it was opened from, which gets the keyboard back; 0 for none
  int open(PaneSpec spec, int opener) {
    int id = ++last;
    panes.put(id, new Held(spec, opener, registry.create(new PaneContext(id, spec, desk))));
    return id;
  }

  /// Ends a pane, however it came to that.
  void close(int id) {
    Held held = panes.remove(id);
    if (held == null) {
      return;
    }
    if (focused == id) {
      focused = 0;
    }
    try {
      held.pane.close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a pane did not end well: " + held.spec.kind(), e);
    }
  }

  void closeAll() {
    List.copyOf(panes.keySet()).forEach(this::close);
  }

  Set<Integer> ids() {
    return Set.copyOf(panes.keySet());
  }

  boolean has(int id) {
    return panes.containsKey(id);
  }

  PaneSpec spec(int id) {
    Held held = panes.get(id);
    return held == null ? PaneSpec.of("empty") : held.spec;
  }

  /// What would make it again, as it is now.
  PaneSpec remembered(int id) {
    return ask(id, spec(id), pane -> pane.remembered(spec(id)));
  }

  int opener(int id) {
    Held held = panes.get(id);
    return held == null ? 0 : held.opener;
  }

  /// Asks a pane something.
  <T> T ask(int id, T otherwise, Function<WorkspacePane, T> question) {
    Held held = panes.get(id);
    if (held == null) {
      return otherwise;
    }
    try {
      return question.apply(held.pane);
    } catch (RuntimeException e) {
      fail(held, e);
      return otherwise;
    }
  }

  /// Tells a pane something.
  void tell(int id, Consumer<WorkspacePane> message) {
    Held held = panes.get(id);
    if (held != null) {
      try {
        message.accept(held.pane);
      } catch (RuntimeException e) {
        fail(held, e);
      }
    }
  }

  void tellAll(Consumer<WorkspacePane> message) {
    List.copyOf(panes.keySet()).forEach(id -> tell(id, message));
  }

  private void fail(Held held, RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "a pane failed: " + held.spec.kind(), e);
    try {
      held.pane.close();
    } catch (RuntimeException again) {
      e.addSuppressed(again);
    }
    held.pane =
        new MessagePane(
            held.spec.kind(),
            List.of("This pane failed: " + e, "The log of the program has more."));
  }

  /// Says where a pane is drawn now.
  void placed(int id, int width, int height) {
    Held held = panes.get(id);
    if (held != null && (held.width != width || held.height != height)) {
      held.width = width;
      held.height = height;
      tell(id, pane -> pane.resized(width, height));
    }
  }

  /// Gives the keyboard to a pane; whoever had it is told.
  void focus(int id) {
    if (id != focused) {
      int before = focused;
      focused = id;
      tell(before, pane -> pane.focused(false));
      tell(id, pane -> pane.focused(true));
    }
  }
}
