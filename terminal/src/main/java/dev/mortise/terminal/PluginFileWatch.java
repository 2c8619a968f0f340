package dev.mortise.terminal;

import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reloads a running plugin when its files changed and then stayed the same for one look. The host
/// keeps the old one when the new one does not start. Belongs to the loop; files are looked at
/// elsewhere.
final class PluginFileWatch {
  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final int FILES_MAX = 200;
  private static final int DEPTH_MAX = 4;

  private final Desk desk;
  private final Map<String, String> known = new HashMap<>();
  private Map<String, String> seen = Map.of();
  private long looked = System.nanoTime();
  private boolean looking;

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

  private Map<String, String> look() {
    return desk.ports().plugins().plugins().stream()
        .filter(PluginFileWatch::serves)
        .collect(Collectors.toMap(PluginView::id, view -> mark(view.source()), (a, _) -> a));
  }

  private static boolean serves(PluginView view) {
    return view.state() instanceof PluginState.Running
        || view.state() instanceof PluginState.Degraded;
  }

  private static String mark(Path folder) {
    try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
      return files
          .filter(Files::isRegularFile)
          .limit(FILES_MAX)
          .sorted()
          .map(PluginFileWatch::one)
          .collect(Collectors.joining("\n"));
    } catch (IOException | UncheckedIOException e) {
      // Somebody is writing there; the next look is another one.
      return "";
    }
  }

  private static String one(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(Map<String, String> now) {
    looking = false;
    looked = System.nanoTime();
    known.keySet().retainAll(now.keySet());
    now.forEach((id, mark) -> {
      String before = known.putIfAbsent(id, mark);
      boolean settled = mark.equals(seen.get(id)) && !mark.isEmpty();
      if (before != null && !before.equals(mark) && settled) {
        known.put(id, mark);
        reload(id);
      }
    });
    seen = now;
  }

  private void reload(String id) {
    desk.ask(
        () -> {
          desk.ports().plugins().reload(id, desk.ports().caller());
          return id;
        },
        _ -> desk.toast(Toast.Kind.SUCCESS, id + " changed and was reloaded"),
        e -> desk.toast(Toast.Kind.ERROR, "The old " + id + " goes on: " + e.getMessage()));
  }
}
