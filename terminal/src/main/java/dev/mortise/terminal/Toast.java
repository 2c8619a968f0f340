package dev.mortise.terminal;

import java.time.Duration;

/// A sentence that goes by itself.
///
/// @param until on the monotonic clock
record Toast(Kind kind, String text, long until) {
  /// No more are shown at once.
  static final int SHOWN_MAX = 3;

  /// What it is about.
  enum Kind {
    SUCCESS(3),
    INFO(3),
    ERROR(5);

    private final int seconds;

    Kind(int seconds) {
      this.seconds = seconds;
    }

    Duration time() {
      return Duration.ofSeconds(seconds);
    }
  }

  static Toast of(Kind kind, String text) {
    return new Toast(kind, text, System.nanoTime() + kind.time().toNanos());
  }

  boolean over() {
    return System.nanoTime() - until >= 0;
  }

  Style style(Theme theme) {
    ThemeKey colour =
        switch (kind) {
          case SUCCESS -> ThemeKey.STATUS_RUNNING;
          case INFO -> ThemeKey.ACCENT;
          case ERROR -> ThemeKey.STATUS_FAILED;
        };
    return Style.of(theme.colour(colour), theme.colour(ThemeKey.OVERLAY_BG));
  }
}
