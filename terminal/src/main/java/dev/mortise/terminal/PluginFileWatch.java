package dev.mortise.terminal;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.HashMap;
import java.util.Map;

/// Reloads a running plugin, and starts one that failed, when its files changed and then stayed the
/// same for one look; and has the host look for plugins when the configuration names others. The
/// host keeps the old one when the new one does not start. Belongs to the loop; files are looked at
/// elsewhere.
final class PluginFileWatch {
  private static final long LOOK_NANOS = 1_000_000_000L;

  /// Stands for the configuration; no plugin has that id.
  private static final String ENTRIES = "";

  private final Desk desk;
  private final Map<String, String> known = new HashMap<>();
  private Map<String, Seen> seen = Map.of();
  private long looked = System.nanoTime() - LOOK_NANOS;
  private boolean looking;

  /// What is done about a change.
  private enum Step {
    RELOAD,
    START,
    RESCAN
  }

  private record Seen(String mark, Step step) {}

  PluginFileWatch(Desk desk) {
    this.desk = desk;
  }

  void tick() {
    boolean due = System.nanoTime() - looked > LOOK_NANOS;
    if (due && !looking && desk.config().reload()) {
      looking = true;
      desk.ask(this::look, this::compare, _ -> looking = false);
    }
  }

  private Map<String, Seen> look() {
    var marks = new PluginMarks(desk.ports().configFiles());
    Map<String, Seen> now = new HashMap<>();
    now.put(ENTRIES, new Seen(marks.entries(), Step.RESCAN));
    for (PluginView view : desk.ports().plugins().plugins()) {
      if (serves(view) || view.state() instanceof PluginState.Failed) {
        now.putIfAbsent(view.id(), new Seen(marks.of(view), step(view)));
      }
    }
    return now;
  }

  private static Step step(PluginView view) {
    if (serves(view)) {
      return Step.RELOAD;
    }
    // Where nothing can be read there is nothing to start yet.
    return view.manifest() == null ? Step.RESCAN : Step.START;
  }

  static boolean serves(PluginView view) {
    return view.state() instanceof PluginState.Running
        || view.state() instanceof PluginState.Degraded;
  }

  private void compare(Map<String, Seen> now) {
    looking = false;
    looked = System.nanoTime();
    known.keySet().retainAll(now.keySet());
    now.forEach((id, here) -> {
      String mark = here.mark();
      if (mark.isEmpty()) {
        return;
      }
      String before = known.putIfAbsent(id, mark);
      Seen last = seen.get(id);
      if (before != null && !before.equals(mark) && last != null && mark.equals(last.mark())) {
        known.put(id, mark);
        act(id, here.step());
      }
    });
    seen = now;
  }

  private void act(String id, Step step) {
    PluginService plugins = desk.ports().plugins();
    Caller caller = desk.ports().caller();
    switch (step) {
      case RELOAD ->
          act(
              () -> plugins.reload(id, caller),
              id + " changed and was reloaded",
              "The old " + id + " goes on: ");
      case START -> act(() -> plugins.start(id, caller), id + " changed and was started", "");
      case RESCAN -> act(() -> plugins.rescan(caller), "", "");
    }
  }

  private void act(Runnable step, String done, String failed) {
    desk.ask(
        () -> {
          step.run();
          return done;
        },
        _ -> {
          if (!done.isEmpty()) {
            desk.toast(Toast.Kind.SUCCESS, done);
          }
        },
        e -> desk.toast(Toast.Kind.ERROR, failed + e.getMessage()));
  }
}
