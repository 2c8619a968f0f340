package dev.mortise.packages;

import java.io.IOException;
import java.time.Duration;

/// How long reading may take altogether.
final class Watch {
  private final long end;

  Watch(Duration time) {
    this.end = System.nanoTime() + time.toNanos();
  }

  /// @throws IOException when the time is up
  void check() throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new TooSlow();
    }
  }

  /// The time was up.
  static final class TooSlow extends IOException {
    private static final long serialVersionUID = 1;

    TooSlow() {
      super("it took too long to read");
    }
  }
}
