package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// The sentences that stand in a corner for a while. What went wrong is in the app logs too, whole
/// and for longer. Belongs to the loop.
final class Toasts {
  private static final int MAX = 20;

  private final LogCapture log;
  private final List<Toast> toasts = new ArrayList<>();

  Toasts(LogCapture log) {
    this.log = log;
  }

  List<Toast> all() {
    return toasts;
  }

  /// Time passed.
  void tick() {
    toasts.removeIf(Toast::over);
  }

  void add(Toast.Kind kind, String text) {
    if (kind == Toast.Kind.ERROR) {
      log.say(text);
    }
    show(kind, text);
  }

  /// What is wrong with the configuration: several are too many for a corner of the screen.
  void problems(ConfigWatch configuration) {
    List<String> problems = configuration.problems();
    if (problems.size() == 1) {
      add(Toast.Kind.ERROR, problems.getFirst());
    } else if (!problems.isEmpty()) {
      problems.forEach(log::say);
      String key = configuration.config().keys().first(Command.APP_LOGS);
      show(Toast.Kind.ERROR, problems.size() + " problems in config.toml; " + key + " shows them");
    }
  }

  private void show(Toast.Kind kind, String text) {
    toasts.add(Toast.of(kind, text));
    if (toasts.size() > MAX) {
      toasts.removeFirst();
    }
  }
}
