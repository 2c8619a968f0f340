package dev.mortise.terminal;

import java.util.Locale;
import java.util.Set;

/// What a person does.
sealed interface Input {
  /// Presses a key.
  record Key(KeyStroke stroke) implements Input {}

  /// Moves, presses or turns something of the mouse, at a cell counted from 0.
  record Mouse(Kind kind, Button button, int x, int y, Set<Modifier> modifiers) implements Input {
    /// Copies the set.
    public Mouse {
      modifiers = Set.copyOf(modifiers);
    }

    /// The same at another cell.
    Mouse at(int column, int row) {
      return new Mouse(kind, button, column, row, modifiers);
    }
  }

  /// Pastes text.
  record Paste(String text) implements Input {}

  /// No more will come: the terminal is gone.
  record End() implements Input {}

  /// What the mouse does.
  enum Kind {
    PRESS,
    DRAG,
    RELEASE,
    WHEEL_UP,
    WHEEL_DOWN;

    /// The word plugins read: `wheel_up`.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the mouse does it with.
  enum Button {
    LEFT,
    MIDDLE,
    RIGHT,
    WHEEL;

    /// The word plugins read, which have none for the wheel.
    String word() {
      return this == WHEEL ? "" : name().toLowerCase(Locale.ROOT);
    }
  }

  /// A key that is held down meanwhile.
  enum Modifier {
    ALT,
    CTRL,
    SHIFT;

    /// The word plugins read: `ctrl`.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
