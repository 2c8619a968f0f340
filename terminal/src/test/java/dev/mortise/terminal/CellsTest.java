package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What may stand in cells, and what reaches the terminal of it.
final class CellsTest {
  private static final String HOSTILE =
      "a\u001b]52;c;ZXZpbA==\u0007b\u001b[2Jc\u009b31md\u202etxt\u200be\u0000f\ud800g\u061c";

  private static String written(String text, int width) {
    var cells = new Cells(width, 1);
    cells.write(0, 0, width, text, Style.PLAIN);
    return cells.row(0);
  }

  @Test
  @DisplayName("torture/40 no control character reaches a cell")
  void noControlCharacterReachesACell() {
    String row = written(HOSTILE, 80);
    assertTrue(
        row.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x200b),
        row);
    assertTrue(row.startsWith("a\ufffd]52;c;ZXZpbA==\ufffdb"), row);
  }

  @Test
  @DisplayName("torture/40 only the painter's own sequences reach the terminal")
  void onlySequencesOfThePainterReachTheTerminal() throws IOException {
    var cells = new Cells(80, 2);
    cells.write(0, 0, 80, HOSTILE, Style.PLAIN);
    var terminal = new StringWriter();
    new Painter(terminal, Colour.Depth.DIRECT).paint(cells, new Painter.Cursor(1, 1));
    String rest = terminal.toString().replaceAll("\u001b\\[[0-9;?]*[mHJhl]", "");
    assertTrue(rest.codePoints().noneMatch(Character::isISOControl), rest);
  }

  @Test
  @DisplayName("torture/40 wide and combining letters take the cells they need")
  void wideAndCombiningLettersTakeTheCellsTheyNeed() {
    var cells = new Cells(8, 1);
    int next = cells.write(0, 0, 8, "漢e\u0301x", Style.PLAIN);
    assertEquals(4, next);
    assertEquals("漢", cells.text(0, 0));
    assertEquals("", cells.text(1, 0));
    assertEquals("e\u0301", cells.text(2, 0));
    assertEquals("x", cells.text(3, 0));
  }

  @Test
  void halfAWideLetterCannotStay() {
    var cells = new Cells(6, 1);
    cells.write(0, 0, 6, "漢字", Style.PLAIN);
    cells.write(1, 0, 6, "x", Style.PLAIN);
    assertEquals(" x字", cells.row(0));
    cells.write(2, 0, 6, "y", Style.PLAIN);
    assertEquals(" xy", cells.row(0));
  }

  @Test
  void aWideLetterThatDoesNotFitIsLeftOut() {
    assertEquals("ab", written("ab漢", 3));
  }

  @Test
  void marksDoNotPileUp() {
    String tower = "o" + "\u0300".repeat(1_000);
    assertEquals(1 + CellText.MARKS_MAX, written(tower, 4).length());
  }

  @Test
  void marksWithoutALetterAreLeftOut() {
    assertEquals("a", written("\u0301a", 4));
  }

  @Test
  void widthsAgreeWithWhatIsWritten() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < 12; j++) {
        text.appendCodePoint(random.nextInt(0x20, 0x1f700));
      }
      var cells = new Cells(60, 1);
      int end = cells.write(0, 0, 60, text.toString(), Style.PLAIN);
      assertEquals(CellText.width(text.toString()), end, text.toString());
    }
  }

  @Test
  void textIsCutAtColumnsNotAtLetters() {
    assertEquals("漢…", CellText.fit("漢字字", 4));
    assertEquals("", CellText.fit("abc", 0));
    assertEquals("ab  ", CellText.pad("ab", 4));
  }

  @Test
  void onlyWhatChangedIsPainted() throws IOException {
    var terminal = new StringWriter();
    var painter = new Painter(terminal, Colour.Depth.DIRECT);
    var first = new Cells(200, 50);
    first.write(0, 10, 200, "one", Style.PLAIN);
    painter.paint(first, null);
    terminal.getBuffer().setLength(0);
    var second = new Cells(200, 50);
    second.write(0, 10, 200, "ore", Style.PLAIN);
    painter.paint(second, null);
    assertEquals(
        "\u001b[?2026h\u001b[?25l\u001b[11;2H\u001b[0mr\u001b[0m\u001b[?2026l",
        terminal.toString());
    terminal.getBuffer().setLength(0);
    painter.paint(second, null);
    assertEquals("", terminal.toString());
  }

  @Test
  void aScreenWithoutCellsIsAScreen() throws IOException {
    var nothing = new Cells(0, 0);
    nothing.write(0, 0, 5, "x", Style.PLAIN);
    nothing.fill(new Area(0, 0, 5, 5), Style.PLAIN);
    new Painter(new StringWriter(), Colour.Depth.NONE).paint(nothing, new Painter.Cursor(0, 0));
    assertEquals("", nothing.toString());
  }

  @Test
  void coloursAreReadInEveryForm() {
    assertEquals(Colour.rgb(137, 180, 250), Colour.parse("#89b4fa").orElseThrow());
    assertEquals(Colour.rgb(137, 180, 250), Colour.parse("rgb(137, 180,250)").orElseThrow());
    assertEquals(new Colour(1), Colour.parse("Red").orElseThrow());
    assertEquals(Colour.DEFAULT, Colour.parse("default").orElseThrow());
    assertFalse(Colour.parse("rgb(1,2,256)").isPresent());
    assertFalse(Colour.parse("blurple").isPresent());
  }

  @Test
  void wrappedLinesLoseNothing() {
    StyledLine line = StyledLine.of("ab漢字cd", Style.PLAIN);
    assertEquals(
        java.util.List.of("ab", "漢", "字c", "d"),
        line.wrapped(3).stream().map(StyledLine::text).toList());
  }

  @Test
  void theCursorIsDrawnAsItIsConfigured() throws IOException {
    var terminal = new StringWriter();
    var painter = new Painter(terminal, Colour.Depth.DIRECT);
    painter.style(CursorStyle.DEFAULT);
    assertEquals("", terminal.toString());
    painter.style(CursorStyle.BAR);
    painter.style(CursorStyle.BAR);
    assertEquals("\u001b[6 q", terminal.toString());
  }

  @Test
  void sentencesAreBrokenBetweenWords() {
    assertEquals(List.of("wants to", "list pods"), StyledLine.words("wants to list pods", 10));
    assertEquals(List.of("  k8s:list", ":pods"), StyledLine.words("  k8s:list:pods", 10));
    assertEquals(List.of("日本", "語"), StyledLine.words("日本語", 4));
    assertEquals(List.of(""), StyledLine.words("", 4));
  }
}
