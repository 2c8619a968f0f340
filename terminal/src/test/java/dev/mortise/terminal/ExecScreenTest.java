package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a program in a container wrote before, looked at again.
final class ExecScreenTest {
  private static final int ROWS = 5;

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "line " + i + "\r\n")
        .collect(Collectors.joining());
  }

  private static List<String> shown(ExecScreen screen) {
    var cells = new Cells(20, ROWS);
    screen.render(new Canvas(cells, new Area(0, 0, 20, ROWS), Theme.STANDARD));
    return IntStream.range(0, ROWS).mapToObj(y -> cells.row(y).strip()).toList();
  }

  private static void go(ExecScreen screen, PaneCommand.Kind kind) {
    screen.command(PaneCommand.of(kind));
  }

  @Test
  void whatLeftTheScreenIsSeenAgain() {
    var screen = new ExecScreen(20, ROWS, 100);
    screen.write(lines(0, 12));
    assertEquals(List.of("line 8", "line 9", "line 10", "line 11", ""), shown(screen));
    go(screen, PaneCommand.Kind.SCROLL_UP);
    assertEquals(List.of("line 7", "line 8", "line 9", "line 10", "line 11"), shown(screen));
    go(screen, PaneCommand.Kind.PAGE_UP);
    assertEquals(List.of("line 3", "line 4", "line 5", "line 6", "line 7"), shown(screen));
    // What comes meanwhile moves nothing.
    screen.write(lines(12, 14));
    assertEquals(List.of("line 3", "line 4", "line 5", "line 6", "line 7"), shown(screen));
    go(screen, PaneCommand.Kind.GO_TO_TOP);
    assertEquals("line 0", shown(screen).getFirst());
    go(screen, PaneCommand.Kind.GO_TO_BOTTOM);
    assertEquals("line 13", shown(screen).get(3));
  }

  @Test
  void onlySoManyLinesAreKept() {
    var screen = new ExecScreen(20, ROWS, 7);
    screen.write(lines(0, 50_000));
    go(screen, PaneCommand.Kind.GO_TO_TOP);
    assertEquals(7, screen.back());
    assertEquals("line 49989", shown(screen).getFirst());
    var none = new ExecScreen(20, ROWS, 0);
    none.write(lines(0, 50));
    go(none, PaneCommand.Kind.GO_TO_TOP);
    assertEquals(0, none.back());
    assertEquals("line 49", shown(none).get(3));
  }

  @Test
  @DisplayName("torture/40 a sequence that never ends keeps no memory for ever")
  void anUnfinishedSequenceHoldsNothingUp() {
    var screen = new ExecScreen(20, ROWS, 10);
    for (int i = 0; i < 3_000; i++) {
      screen.write("a\r\nb\r\nc\r\n\u001b[3");
    }
    go(screen, PaneCommand.Kind.GO_TO_TOP);
    assertTrue(screen.back() <= 10, "lines back: " + screen.back());
  }

  @Test
  void aPagersScreenLeavesNothingBehind() {
    var screen = new ExecScreen(20, ROWS, 100);
    screen.write(lines(0, 8));
    screen.write("\u001b[?1049h" + lines(1_000, 1_050));
    screen.write("\u001b[?1049l");
    screen.write(lines(8, 10));
    go(screen, PaneCommand.Kind.GO_TO_TOP);
    assertEquals(List.of("line 0", "line 1", "line 2", "line 3", "line 4"), shown(screen));
    assertEquals(6, screen.back());
  }

  @Test
  void aSequenceInTwoPiecesIsOne() {
    var screen = new ExecScreen(20, ROWS, 100);
    screen.write(lines(0, 9) + "\u001b[1;3");
    screen.write("Hhere");
    assertEquals("lihere", shown(screen).getFirst());
  }

  @Test
  void aLongTitleInTwoPiecesIsOne() {
    var screen = new ExecScreen(20, ROWS, 100);
    screen.write(lines(0, 8) + "\u001b]0;user@host: /a/very/long/path/of/many/letters");
    screen.write("/and/more\u0007prompt$ ");
    assertEquals(List.of("line 4", "line 5", "line 6", "line 7", "prompt$"), shown(screen));
  }
}
