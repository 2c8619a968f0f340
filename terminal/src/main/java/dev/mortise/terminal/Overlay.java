package dev.mortise.terminal;

/// Something drawn over the panes that has the keyboard until it goes.
interface Overlay {
  Mode mode();

  /// Where it stands on a screen.
  Area place(Area screen);

  void render(Canvas canvas);

  /// Every key goes there, but for the one that ends the workspace.
  void key(KeyStroke stroke);

  default void paste(String text) {}

  /// A press of the mouse in its own cells.
  default void click(int x, int y) {}
}
