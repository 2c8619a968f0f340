package dev.mortise.terminal;

/// What a person does.
sealed interface Input {
  /// Presses a key.
  record Key(KeyStroke stroke) implements Input {}

  /// Moves, presses or turns something of the mouse, at a cell counted from 0.
  record Mouse(Kind kind, int x, int y) implements Input {}

  /// Pastes text.
  record Paste(String text) implements Input {}

  /// No more will come: the terminal is gone.
  record End() implements Input {}

  /// What the mouse does.
  enum Kind {
    PRESS,
    MIDDLE,
    RIGHT,
    DRAG,
    RELEASE,
    WHEEL_UP,
    WHEEL_DOWN
  }
}
