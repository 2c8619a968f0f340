package dev.mortise.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/// The emulated screen of a program, and the lines that left it upwards: at most so many. Belongs
/// to the loop.
final class ExecScreen {
  /// The emulation is given so much at once: what leaves its screen is taken away between.
  private static final int PIECE = 2_048;

  /// The emulation keeps every line for ever unless it is told to forget them.
  private static final String FORGET = "\u001b[3J";

  /// Lines that the emulation may hold when a sequence is never finished.
  private static final int HELD_MAX = 4_096;

  /// A title or a clipboard may be long; what is longer is no sequence any more.
  private static final int SEQUENCE_MAX = PIECE;

  private final ScreenTerminal screen;
  private final int linesMax;
  private final ArrayDeque<long[]> past = new ArrayDeque<>();
  private int[] cursor = {0, 0};
  private boolean whole;
  private String tail = "";
  private int back;

  /// @param linesMax how many lines are kept of what left the screen
  ExecScreen(int columns, int rows, int linesMax) {
    this.screen = new ScreenTerminal(columns, rows);
    this.linesMax = linesMax;
  }

  /// What the program writes.
  ///
  /// @return what the screen answers to questions in it, such as where its cursor is
  String write(String text) {
    for (int at = 0; at < text.length(); at += PIECE) {
      String piece = text.substring(at, Math.min(text.length(), at + PIECE));
      try {
        screen.write(piece);
      } catch (IndexOutOfBoundsException e) {
        // The emulation stumbles over some sequences; the rest of that piece is lost then.
        System.getLogger(ExecScreen.class.getName())
            .log(System.Logger.Level.DEBUG, "a sequence in a terminal is not understood", e);
      }
      takePast(piece);
    }
    return screen.read();
  }

  private void takePast(String piece) {
    String read = tail + piece;
    tail = read.substring(Math.max(0, read.length() - SEQUENCE_MAX));
    int on = Math.max(read.lastIndexOf("\u001b[?1049h"), read.lastIndexOf("\u001b[?47h"));
    int off = Math.max(read.lastIndexOf("\u001b[?1049l"), read.lastIndexOf("\u001b[?47l"));
    whole = on == off ? whole : on > off;
    int held = screen.getHistorySize();
    if (held == 0 || (unfinished(tail) && held < HELD_MAX)) {
      return;
    }
    // What leaves the other screen, that of pagers and editors, was never meant to stay.
    List<long[]> gone = whole ? List.of() : screen.getHistory();
    screen.write(FORGET);
    past.addAll(gone);
    // Who looks back goes on seeing the same lines.
    back = back == 0 ? 0 : back + gone.size();
    while (past.size() > linesMax) {
      past.remove();
    }
    back = Math.min(back, past.size());
  }

  private static boolean unfinished(String end) {
    int escape = end.lastIndexOf('\u001b');
    return escape >= 0
        && end.substring(escape).matches("\u001b(\\[[0-?]*[ -/]*|[ #()%]|\\][^\u0007]*)?");
  }

  void size(int columns, int rows) {
    screen.setSize(Size.of(columns, rows));
  }

  /// How many lines back it is looked at; 0 for now.
  int back() {
    return back;
  }

  /// Looks at now.
  void now() {
    back = 0;
  }

  /// Does what moves the view.
  void command(PaneCommand command) {
    int page = Math.max(1, screen.getRows() - 1);
    int to =
        switch (command.kind()) {
          case SCROLL_UP, SELECT_PREV -> back + 1;
          case SCROLL_DOWN, SELECT_NEXT -> back - 1;
          case PAGE_UP -> back + page;
          case PAGE_DOWN -> back - page;
          case GO_TO_TOP -> past.size();
          case GO_TO_BOTTOM -> 0;
          default -> back;
        };
    back = Math.clamp(to, 0, past.size());
  }

  void render(Canvas canvas) {
    int columns = screen.getColumns();
    int rows = screen.getRows();
    long[] cells = new long[columns * rows];
    int[] at = new int[2];
    screen.dump(cells, 0, 0, rows, columns, at);
    cursor = at;
    List<long[]> above = back == 0 ? List.of() : new ArrayList<>(past);
    for (int y = 0; y < Math.min(rows, canvas.height()); y++) {
      int line = y - back;
      if (line < 0) {
        row(canvas, y, above.get(above.size() + line), 0, columns);
      } else {
        row(canvas, y, cells, line * columns, columns);
      }
    }
  }

  private static void row(Canvas canvas, int y, long[] cells, int from, int columns) {
    int width = Math.min(Math.min(columns, cells.length - from), canvas.width());
    for (int x = 0; x < width; x++) {
      long cell = cells[from + x];
      int letter = ScreenTerminal.cellCodePoint(cell);
      if (letter != 0) {
        canvas.text(x, y, Character.toString(letter), style(cell, canvas.theme()));
      }
    }
  }

  private static Style style(long cell, Theme theme) {
    Style style = theme.plain();
    if (ScreenTerminal.cellHasForeground(cell)) {
      style = style.in(rgb(ScreenTerminal.cellForeground(cell)));
    }
    if (ScreenTerminal.cellHasBackground(cell)) {
      style = style.on(rgb(ScreenTerminal.cellBackground(cell)));
    }
    style = ScreenTerminal.cellBold(cell) ? style.withBold() : style;
    style = ScreenTerminal.cellDim(cell) ? style.withDim() : style;
    style = ScreenTerminal.cellUnderline(cell) ? style.withUnderline() : style;
    return ScreenTerminal.cellInverse(cell) ? style.withReverse() : style;
  }

  private static Colour rgb(int colour) {
    int code = ScreenTerminal.cellColorRgb(colour);
    return Colour.rgb(code >> 16 & 255, code >> 8 & 255, code & 255);
  }

  /// Where the program's cursor is in what was drawn.
  Painter.Cursor cursor() {
    return new Painter.Cursor(cursor[0], cursor[1]);
  }
}
