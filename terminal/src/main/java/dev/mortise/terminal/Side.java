package dev.mortise.terminal;

/// A way to go on the screen.
enum Side {
  UP,
  DOWN,
  LEFT,
  RIGHT
}
