package dev.mortise.terminal;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/// Brings pictures to the terminal: only the cells that differ from the last one.
///
/// The only place that writes escape sequences while panes are shown. For one thread.
final class Painter {
  private static final String BEGIN = "\u001b[?2026h\u001b[?25l";
  private static final String END = "\u001b[0m\u001b[?2026l";

  private final Writer terminal;
  private final Colour.Depth depth;
  private @Nullable Cells shown;
  private CursorStyle style = CursorStyle.DEFAULT;

  Painter(Writer terminal, Colour.Depth depth) {
    this.terminal = terminal;
    this.depth = depth;
  }

  /// Where the terminal's own cursor stands, from 0.
  record Cursor(int x, int y) {}

  /// Forgets what is on the screen, because something else drew there.
  void forget() {
    shown = null;
    style = CursorStyle.DEFAULT;
  }

  /// Draws the cursor in that style from now on.
  void style(CursorStyle wanted) throws IOException {
    if (wanted != style) {
      style = wanted;
      terminal.write(wanted.select());
    }
  }

  /// Shows a picture.
  void paint(Cells next, @Nullable Cursor cursor) throws IOException {
    Cells before = shown;
    var out = new StringBuilder(BEGIN);
    if (before == null || before.width() != next.width() || before.height() != next.height()) {
      out.append("\u001b[0m\u001b[2J");
      before = new Cells(next.width(), next.height());
    }
    int start = out.length();
    for (int y = 0; y < next.height(); y++) {
      row(out, before, next, y);
    }
    boolean changed = out.length() > start || shown == null;
    if (cursor != null && cursor.x() < next.width() && cursor.y() < next.height()) {
      move(out, cursor.x(), cursor.y());
      out.append("\u001b[?25h");
      changed = true;
    }
    if (changed) {
      terminal.write(out.append(END).toString());
      terminal.flush();
    }
    shown = next;
  }

  private void row(StringBuilder out, Cells before, Cells next, int y) {
    int at = -1;
    Style style = null;
    for (int x = 0; x < next.width(); x++) {
      String text = next.text(x, y);
      if (next.same(before, x, y) || text.isEmpty()) {
        continue;
      }
      if (at != x) {
        move(out, x, y);
        // After a move the look is selected anew, so that a row says all of itself.
        style = null;
      }
      Style wanted = next.style(x, y);
      if (!wanted.equals(style)) {
        out.append(wanted.select(depth));
        style = wanted;
      }
      out.append(text);
      // Terminals differ about the width of anything but ASCII: say again where the next one goes.
      at = text.length() == 1 && text.charAt(0) < 0x7f ? x + 1 : -1;
    }
  }

  private static void move(StringBuilder out, int x, int y) {
    out.append("\u001b[").append(y + 1).append(';').append(x + 1).append('H');
  }
}
