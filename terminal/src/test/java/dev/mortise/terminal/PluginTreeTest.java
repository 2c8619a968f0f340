package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A plugin's tree as lines: what it costs, and where its parts are.
final class PluginTreeTest {
  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static TreeLines laid(String text, int width) {
    return TreeLines.of(json(text), Theme.STANDARD, width, new TreeFolds());
  }

  private static String many(int count, String one) {
    return IntStream.range(0, count).mapToObj(_ -> one).collect(Collectors.joining(","));
  }

  private static List<String> texts(TreeLines lines) {
    return lines.lines().stream().map(line -> line.text().stripTrailing()).toList();
  }

  @Test
  void itIsLaidOutOnceForEachWidth() {
    var tree =
        PluginTree.empty(new TreeFolds())
            .next(json("{\"type\":\"button\",\"id\":\"a\",\"label\":\"A\"}"));
    Cells cells = new Cells(40, 5);
    tree.render(new Canvas(cells, new Area(0, 0, 40, 5), Theme.STANDARD));
    TreeLines first = tree.laid(Theme.STANDARD, 40);
    tree.command(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
    tree.render(new Canvas(cells, new Area(0, 0, 40, 5), Theme.STANDARD));
    assertSame(first, tree.laid(Theme.STANDARD, 40));
    assertNotSame(first, tree.laid(Theme.STANDARD, 39));
    assertEquals(Theme.STANDARD.selection().withBold(), cells.style(0, 0), "what is chosen");
  }

  /// What a person types comes when it comes: with many pictures a second there is not a frame
  /// between each and the next key.
  @Test
  void whatIsChosenIsKnownBeforeTheNextPictureIsDrawn() {
    var tree = PluginTree.empty(new TreeFolds());
    assertTrue(tree.spot().isEmpty());
    tree.render(new Canvas(new Cells(40, 5), new Area(0, 0, 40, 5), Theme.STANDARD));
    PluginTree next = tree.next(json("{\"type\":\"input\",\"id\":\"q\",\"value\":\"a\"}"));
    assertTrue(next.spot().flatMap(TreeSpot::field).isPresent());
    PluginTree third = next.next(json("{\"type\":\"input\",\"id\":\"q\",\"value\":\"ab\"}"));
    assertEquals("ab", third.spot().flatMap(TreeSpot::field).orElseThrow().value());
  }

  /// Each kind of node that holds others, a million times.
  @DisplayName("torture/40 a tree of a million nodes is cut, and says so")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'type':'column','children':[; {'type':'text','text':''}; ]}",
        "{'type':'row','children':[; {'type':'text','text':'x'}; ]}",
        "{'type':'row','children':[; {'type':'column'}; ]}",
        "{'type':'list','items':[; 'x'; ]}",
        "{'type':'tabs','headers':[; 'x'; ]}",
        "{'type':'radio','options':[; {'value':'x'}; ]}",
        "{'type':'table','rows':[; [{'type':'text','text':'x'}]; ]}",
        "{'type':'json-tree','value':[; 1; ]}",
      })
  void aMillionNodesAreCut(String begin, String one, String end) {
    TreeLines lines = laid((begin + many(1_000_000, one) + end).replace('\'', '"'), 80);
    assertTrue(lines.nodes() <= 2 * TreeBudget.NODES_MAX, lines.nodes() + " nodes");
    assertTrue(lines.lines().size() <= TreeLines.LINES_MAX + 1, lines.lines().size() + " lines");
    String said = lines.lines().getLast().text();
    assertTrue(said.startsWith("The plugin's tree is not whole: more than "), said);
  }

  @Test
  @DisplayName("torture/40 a tree of long texts is cut, and says so")
  void longTextsAreCut() {
    String text = "{\"type\":\"text\",\"text\":\"" + "x".repeat(5_000) + "\"}";
    TreeLines lines = laid("{\"type\":\"column\",\"children\":[" + many(500, text) + "]}", 2_000);
    assertTrue(texts(lines).getLast().endsWith("more than 524288 characters."));
    TreeLines narrow = laid("{\"type\":\"column\",\"children\":[" + many(100, text) + "]}", 1);
    assertTrue(narrow.lines().size() < TreeLines.LINES_MAX + 100, "" + narrow.lines().size());
  }

  @Test
  @DisplayName("torture/40 a tree that is too deep is cut, and says so; the rest is drawn")
  void depthIsCut() {
    String deep =
        "{\"type\":\"column\",\"children\":[".repeat(100)
            + "{\"type\":\"text\",\"text\":\"deep\"}"
            + "]}".repeat(100);
    String after = "{\"type\":\"text\",\"text\":\"after\"}";
    assertEquals(
        List.of("after", "The plugin's tree is not whole: deeper than 32 nodes."),
        texts(laid("{\"type\":\"column\",\"children\":[" + deep + "," + after + "]}", 80)));
  }

  private static TreeLines document(String value) {
    return laid("{\"type\":\"json-tree\",\"value\":" + value + "}", 80);
  }

  private static long characters(TreeLines lines) {
    return lines.lines().stream().mapToLong(line -> line.text().length()).sum();
  }

  private static void assertBounded(TreeLines lines, String why) {
    assertEquals("The plugin's tree is not whole: " + why + ".", texts(lines).getLast());
    assertTrue(lines.lines().size() <= TreeLines.LINES_MAX + 1, lines.lines().size() + " lines");
    assertTrue(characters(lines) <= 2 * TreeBudget.CHARACTERS_MAX, characters(lines) + "");
  }

  @Test
  @DisplayName("torture/40 a document's key of 15 MB is cut, and says so; the rest is drawn")
  void aLongKeyOfADocumentIsCut() {
    ObjectNode tree = JsonMapper.shared().createObjectNode().put("type", "json-tree");
    tree.putObject("value").put("k".repeat(15 << 20), 1).put("after", 2);
    TreeLines lines = TreeLines.of(tree, Theme.STANDARD, 80, new TreeFolds());
    assertBounded(lines, "a text of more than 4096 characters");
    assertTrue(characters(lines) < 2 * 4_096, characters(lines) + " characters");
    assertTrue(texts(lines).contains("after: 2"), "the rest");
  }

  @Test
  @DisplayName("torture/40 a document's many long keys and texts are cut, and say so")
  void theKeysOfADocumentAreCounted() {
    String fields =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"%d%s\":1".formatted(i, "k".repeat(4_000)))
            .collect(Collectors.joining(","));
    assertBounded(document("{" + fields + "}"), "more than 524288 characters");
    assertBounded(
        document("[" + many(500, "\"" + "x".repeat(4_000) + "\"") + "]"),
        "more than 524288 characters");
  }

  @Test
  @DisplayName("torture/40 a document of 450 arrays in one another is cut, and says so")
  void theDepthOfADocumentIsCut() {
    TreeLines lines = document("[".repeat(450) + many(15_000, "1") + "]".repeat(450));
    assertBounded(lines, "deeper than 64 nodes");
    assertTrue(lines.nodes() <= 2 * TreeJson.DEPTH_MAX, lines.nodes() + " nodes");
  }

  @Test
  @DisplayName("torture/40 the spaces before the lines of a document count")
  void theSpacesOfADocumentAreCounted() {
    assertBounded(
        document("[".repeat(60) + many(15_000, "1") + "]".repeat(60)),
        "more than 524288 characters");
    String breaks = "\"a" + "\\n".repeat(4_000) + "b\"";
    assertBounded(
        document("[".repeat(60) + many(100, breaks) + "]".repeat(60)),
        "more than 524288 characters");
  }

  @Test
  void aDocumentIsDrawnAsItIs() {
    assertEquals(
        List.of("a:", "- 1", "- \"x: y\"", "- null", "b:", "  c: true"),
        texts(document("{\"a\":[1,\"x: y\",null],\"b\":{\"c\":true}}")));
  }

  @Test
  void whatIsTooLongForALineIsUsedWhereItGoesOn() {
    String buttons =
        "{\"type\":\"row\",\"children\":[{\"type\":\"button\",\"id\":\"a\",\"label\":\"A\"},"
            + "{\"type\":\"button\",\"id\":\"b\",\"label\":\"B\"}]}";
    TreeLines lines = laid(buttons, 8);
    assertEquals(List.of("[ A ] [", "B ]"), texts(lines));
    assertEquals(List.of(new Area(0, 0, 5, 1)), lines.spots().getFirst().places());
    assertEquals(
        List.of(new Area(6, 0, 2, 1), new Area(0, 1, 3, 1)), lines.spots().getLast().places());
  }

  @Test
  void aButtonInATableStandsInItsCell() {
    String table =
        "{\"type\":\"table\",\"headers\":[\"NAME\",\"DO\"],\"rows\":[[{\"type\":\"text\","
            + "\"text\":\"first\"},{\"type\":\"button\",\"id\":\"go\",\"label\":\"Go\"}]]}";
    TreeLines lines = laid(table, 40);
    assertEquals(List.of("NAME   DO", "first  [ Go ]"), texts(lines));
    assertEquals(List.of(new Area(7, 1, 6, 1)), lines.spots().getFirst().places());
  }

  @Test
  void aButtonThatIsCutDoesNotReachIntoTheNextCell() {
    String table =
        "{\"type\":\"table\",\"rows\":[[{\"type\":\"button\",\"id\":\"long\",\"label\":\""
            + "x".repeat(60)
            + "\"},"
            + "{\"type\":\"button\",\"id\":\"go\",\"label\":\"Go\"}]]}";
    TreeLines lines = laid(table, 80);
    assertEquals(
        List.of("[ " + "x".repeat(38) + "  [ Go ]"),
        texts(lines).stream().filter(line -> !line.isEmpty()).toList());
    assertEquals(40, lines.spots().getFirst().places().getFirst().width());
    assertEquals(42, lines.spots().getLast().places().getFirst().x());
  }
}
