package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Markdown of a plugin as lines: how it looks, and what it costs.
final class MarkdownTextTest {
  private static TreeLines laid(String markdown, int width) {
    JsonNode node =
        JsonMapper.shared().createObjectNode().put("type", "markdown").put("value", markdown);
    return TreeLines.of(node, Theme.STANDARD, width, new TreeFolds());
  }

  private static List<String> texts(TreeLines lines) {
    return lines.lines().stream().map(line -> line.text().stripTrailing()).toList();
  }

  private static void check(String markdown, String... expected) {
    checkAt(40, markdown, expected);
  }

  private static void checkAt(int width, String markdown, String... expected) {
    assertEquals(List.of(expected), texts(laid(markdown, width)));
  }

  /// The look of the only piece with this text.
  private static Style look(String markdown, String text) {
    return laid(markdown, 80).lines().stream()
        .flatMap(line -> line.pieces().stream())
        .filter(piece -> piece.text().equals(text))
        .findFirst()
        .orElseThrow()
        .style();
  }

  @Test
  void headingsAndWordsHaveTheirLooks() {
    Style plain = Theme.STANDARD.plain();
    assertEquals(plain, look("so", "so"));
    assertEquals(Theme.STANDARD.accent().withBold(), look("## Begin", "Begin"));
    assertEquals(plain.withItalic(), look("a *b* c", "b"));
    assertEquals(plain.withBold(), look("a **b** c", "b"));
    assertEquals(plain.withItalic().withBold(), look("*a **b** c*", "b"));
    assertEquals(plain.withItalic(), look("*a **b** c*", " c"), "what follows is as before");
    assertEquals(plain, look("*a* c", " c"), "what follows is as before");
    assertEquals(Theme.STANDARD.of(ThemeKey.YAML_STRING), look("a `b` c", "b"));
    assertEquals(Theme.STANDARD.border(false), look("a\n\n***\n", "─".repeat(80)));
  }

  @Test
  void paragraphsAreBrokenAtBlanks() {
    checkAt(
        12,
        "# Title\n\nOne two\nthree **four five** six.  \nNext\n\nLast",
        "Title",
        "",
        "One two",
        "three four",
        "five six.",
        "Next",
        "",
        "Last");
    checkAt(6, "abcdefghij kl", "abcdef", "ghij", "kl");
  }

  @Test
  void listsStandInOneAnother() {
    checkAt(
        16,
        "before\n\n- one that is longer\n- two\n  1. first\n  2. second\n\n     more\n- three",
        "before",
        "",
        "• one that is",
        "  longer",
        "• two",
        "  1. first",
        "",
        "  2. second",
        "",
        "     more",
        "• three");
    check("9) nine\n10) ten", "9) nine", "10) ten");
    check("-\n- b", "•", "• b");
    check("1. a\n   1. b\n   2. c\n2. d", "1. a", "   1. b", "   2. c", "2. d");
    check("- a\n\n- b\n\nc", "• a", "", "• b", "", "c");
  }

  @Test
  void quotesHaveALineBesideThem() {
    checkAt(
        12,
        "a\n\n> one two three\n>\n> - b\n>\n> > c\n\nd",
        "a",
        "",
        "│ one two",
        "│ three",
        "│",
        "│ • b",
        "│",
        "│ │ c",
        "",
        "d");
  }

  @Test
  void codeStandsAsItIsWritten() {
    checkAt(
        10,
        "a\n\n```java\nint  x;\n\n  a *b* a longer line\n```\n\n    indented\n",
        "a",
        "",
        "int  x;",
        "",
        "  a *b* a",
        "longer lin",
        "e",
        "",
        "indented");
    assertEquals(Theme.STANDARD.plain(), look("```\ncode\n```", "code"));
    check("- a\n\n  ```\n  x\n   y\n  ```", "• a", "", "  x", "   y");
  }

  @Test
  void htmlIsTextAndAPictureIsItsDescription() {
    check("a <b>c</b> &lt;d&gt;", "a <b>c</b> <d>");
    check("<div>\n<script>x()</script>\n</div>", "<div>", "<script>x()</script>", "</div>");
    check("see ![a *cat*](https://example.com/cat.png) there", "see a cat there");
  }

  @Test
  void behindALinkStandsWhereItLeadsAndItIsUsedWhereItStands() {
    TreeLines lines =
        laid("- see [the docs](https://example.com/a) now\n- <https://b.example>", 30);
    assertEquals(
        List.of("• see the docs", "  (https://example.com/a) now", "• https://b.example"),
        texts(lines));
    assertEquals(
        List.of(
            new TreeSpot(
                List.of(new Area(6, 0, 9, 1), new Area(2, 1, 23, 1)),
                new TreeUse.Link(new WebAddress("https://example.com/a", "example.com"))),
            new TreeSpot(
                List.of(new Area(2, 2, 17, 1)),
                new TreeUse.Link(new WebAddress("https://b.example", "b.example")))),
        lines.spots());
    assertTrue(look("[x](https://b.example)", "x").underline());
  }

  @Test
  void aLinkToElsewhereSaysSoAndIsOnlySeen() {
    TreeLines lines = laid("[run](javascript:alert(1)) [up](../x) [same][a]\n\n[a]: ftp://f", 80);
    assertEquals(List.of("run (javascript:alert(1)) up (../x) same (ftp://f)"), texts(lines));
    assertEquals(List.of(), lines.spots());
  }

  @Test
  void aLinkOverTwoLinesIsUsedInTheSecond() {
    TreeLines lines = laid("go [one  \ntwo](https://b.example)", 80);
    assertEquals(List.of("go one", "two (https://b.example)"), texts(lines));
    assertEquals(List.of(new Area(0, 1, 23, 1)), lines.spots().getFirst().places());
  }

  /// Of an indent that would leave nothing for the text only a half stands there.
  @Test
  void aNarrowPaneHasRoomForDeepLists() {
    List<String> rows = texts(laid("- ".repeat(12) + "some words", 12));
    assertEquals(List.of("• • • some", "      words"), rows);
  }

  private static void assertBounded(TreeLines lines) {
    // In a pane of one column the reason stands below in many lines.
    assertTrue(lines.lines().size() <= TreeLines.LINES_MAX + 100, lines.lines().size() + " lines");
    assertTrue(lines.nodes() <= TreeBudget.NODES_MAX + MarkdownText.DEPTH_MAX, "" + lines.nodes());
    long characters = lines.lines().stream().mapToLong(line -> line.text().length()).sum();
    assertTrue(characters <= 4L * TreeBudget.CHARACTERS_MAX, characters + " characters");
  }

  /// What is known to cost parsers much.
  @DisplayName("torture/40 markdown that is made to be slow, deep or long is laid out in time")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "![",
        "]",
        "[a](",
        "[a][",
        "[a]: x\n",
        "*",
        "**a *b ",
        "*a_ ",
        "_",
        "`",
        "`a``",
        "<",
        "<a",
        "<!--",
        "&",
        "&#x1b;",
        "\\",
        ">",
        "> > - ",
        "- ",
        "1. ",
        "  - a\n",
        "# ",
        "\t",
        "a\n",
        "a  \n",
        "\n",
        "***\n",
        "```\n",
        "~~~",
        "<div>",
        "<a href=\"",
        "[a](https://b.example) ",
        "[![",
        "a*",
        "||",
        "\u0000",
        "\r",
        "[a](<b",
        "[\\",
        "a\u0301",
        "漢",
        "\ud800",
        "- > ",
        ") ",
        "<https://a.b> ",
        "[x](y \"",
      })
  void hostileTextIsLaidOutInTime(String part) {
    String text = part.repeat((MarkdownText.LENGTH_MAX + 100) / part.length());
    String nested = (part + "a ").repeat(500) + "b ".repeat(100) + part.repeat(500);
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertBounded(laid(text, 80));
          assertBounded(laid(text, 1));
          assertBounded(laid(nested, 40));
        });
  }

  @DisplayName("torture/40 markdown that goes deeper than the parser's stack is laid out")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "![a; ](b)",
        "*a ; *",
        "*a _b ; c_ d*",
        "*a __b ; c__ d*",
        "[![a; ](b)](c)",
        "<a ; b=c ",
        "a ; b=\"c\" "
      })
  void deepTextIsLaidOut(String begin, String end) {
    int times = (MarkdownText.LENGTH_MAX - 100) / (begin.length() + end.length());
    assertBounded(laid(begin.repeat(times) + "x" + end.repeat(times), 80));
    assertBounded(laid(begin + end.repeat(MarkdownText.LENGTH_MAX / end.length() - 10) + ">", 80));
  }

  @Test
  void ofOneParagraphOnlySoMuchIsFormatted() {
    List<String> stars = texts(laid("*a* ".repeat(501), 4));
    assertEquals("a a", stars.getFirst());
    assertEquals(List.of("a a", "*a*"), stars.subList(stars.size() - 2, stars.size()));
    String links = "<https://a.b> ".repeat(MarkdownBounds.ANGLES_MAX + 1);
    List<String> angles = texts(laid(links, 14));
    assertEquals("https://a.b", angles.getFirst());
    assertEquals("<https://a.b>", angles.getLast());
    TreeLines two = laid(links.strip() + "\n\n<https://a.b>", 14);
    assertEquals("https://a.b", texts(two).getLast(), "the next one begins anew");
    assertEquals(MarkdownBounds.ANGLES_MAX + 1, two.spots().size());
  }

  @Test
  void aTextWithVeryManyPicturesIsShownAsItIsWritten() {
    assertEquals(
        200, texts(laid("![a](b)\n\n".repeat(200), 80)).stream().filter("a"::equals).count());
    assertEquals("![a](b)", texts(laid("![a](b)\n\n".repeat(201), 80)).getFirst());
  }

  @Test
  @DisplayName("torture/40 an address that is named often is not written often")
  void addressesAreCounted() {
    String far = "https://example.com/" + "a".repeat(1_900);
    TreeLines lines = laid("[a]: " + far + "\n\n" + "[a] ".repeat(15_000), 200);
    assertBounded(lines);
    assertEquals(
        "The plugin's tree is not whole: more than 524288 characters.", texts(lines).getLast());
  }

  @Test
  @DisplayName("torture/40 emphasis in emphasis is cut, and says so")
  void depthIsCut() {
    TreeLines lines = laid("*a ".repeat(300) + "b" + "*".repeat(300), 80);
    assertBounded(lines);
    assertEquals("The plugin's tree is not whole: deeper than 64 nodes.", texts(lines).getLast());
  }

  @Test
  @DisplayName("torture/40 a text that is too long is cut, and says so")
  void lengthIsCut() {
    TreeLines lines = laid("word ".repeat(20_000), 80);
    assertEquals(
        "The plugin's tree is not whole: a text of more than 65536 characters.",
        texts(lines).getLast());
  }

  @Test
  @DisplayName("torture/40 no text at all makes it throw")
  void anyTextIsLaidOut() {
    String[] parts =
        "* ** _ ` ``` [ ] ( ) ![ < > # - + 1. 1) > | \\ & &amp; &#27; : / \" ' ~ = === --- \n \n\n \t a b"
            .split(" ", -1);
    parts = Arrays.copyOf(parts, parts.length + 3);
    parts[parts.length - 3] = " ";
    parts[parts.length - 2] = "    ";
    parts[parts.length - 1] = "https://a.example";
    var random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      TreeLines lines = laid(text.toString(), 1 + random.nextInt(30));
      assertBounded(lines);
      lines.spots().forEach(spot -> assertTrue(spot.line() < Math.max(1, lines.lines().size())));
    }
  }
}
