package dev.mortise.terminal;

/// A rectangle of cells; may be empty, never negative.
///
/// @param x its left column, from 0
/// @param y its top row, from 0
record Area(int x, int y, int width, int height) {
  /// What is negative counts as nothing.
  Area {
    width = Math.max(0, width);
    height = Math.max(0, height);
  }

  int right() {
    return x + width;
  }

  int bottom() {
    return y + height;
  }

  boolean contains(int column, int row) {
    return column >= x && column < right() && row >= y && row < bottom();
  }

  boolean empty() {
    return width == 0 || height == 0;
  }

  /// What is left inside a frame of one cell.
  Area framed() {
    return new Area(x + 1, y + 1, width - 2, height - 2);
  }

  /// A rectangle of that size in the middle, cut to what is here.
  Area centred(int wantedWidth, int wantedHeight) {
    int w = Math.min(wantedWidth, width);
    int h = Math.min(wantedHeight, height);
    return new Area(x + (width - w) / 2, y + (height - h) / 2, w, h);
  }
}
