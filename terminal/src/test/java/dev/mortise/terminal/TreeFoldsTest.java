package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Pane.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Collapsible nodes of a plugin: closed until a person opens them, and known again when the plugin
/// draws anew.
final class TreeFoldsTest {
  private static final String SPACE = "space";

  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  /// A tree of nodes, in which `'` stands for `"`.
  private static View tree(String children) {
    String json = "{'type':'column','children':[" + children + "]}";
    return new View(null, null, null, Json.of(json.replace('\'', '"')), null, null);
  }

  private static String fold(String label, String... children) {
    return "{'type':'collapsible','label':'%s','children':[%s]}"
        .formatted(label, String.join(",", children));
  }

  private static String withId(String id, String label, String... children) {
    return "{'type':'collapsible','id':'%s','label':'%s','children':[%s]}"
        .formatted(id, label, String.join(",", children));
  }

  private static String group(String label, String... children) {
    return "{'type':'group','label':'%s','children':[%s]}"
        .formatted(label, String.join(",", children));
  }

  private static String text(String text) {
    return "{'type':'text','text':'" + text + "'}";
  }

  private static String button(String id) {
    return "{'type':'button','id':'%s','label':'%s'}".formatted(id, id);
  }

  private WorkspaceDriver open(String... nodes) {
    pane.answer = _ -> tree(String.join(",", nodes));
    plugins.offer("smoke", pane, "{\"title\":\"Smoke\",\"tickMillis\":0}");
    return new WorkspaceDriver(plugins, folder).openPane();
  }

  private List<String> heard() {
    return pane.told.stream()
        .filter(told -> told.startsWith("event") || told.startsWith("se"))
        .toList();
  }

  private void untilTold(WorkspaceDriver top, String what) {
    top.until(_ -> pane.told.contains(what));
  }

  @Test
  void keysOpenAndCloseANodeAndThePluginHearsNothing() {
    try (WorkspaceDriver top = open(fold("More", button("in")), button("out"))) {
      top.untilShows("▸ More");
      assertFalse(top.screen().contains("[ in ]"), top.screen());
      top.press("enter").untilShows("▾ More").untilShows("[ in ]");
      top.press(SPACE).untilShows("▸ More");
      assertFalse(top.screen().contains("[ in ]"), top.screen());
      top.press(SPACE).untilShows("[ in ]");
      assertEquals(List.of(), heard());
      top.press("j", "enter");
      untilTold(top, "event in click ");
    }
  }

  @Test
  void whatIsClosedIsPassedOver() {
    try (WorkspaceDriver top = open(fold("More", button("in"), button("too")), button("out"))) {
      top.untilShows("▸ More").press("j", "enter");
      untilTold(top, "event out click ");
      top.press("j", "enter").untilShows("[ too ]").press("k", "enter");
      top.until(_ -> heard().size() == 2);
      assertEquals(List.of("event out click ", "event out click "), heard());
      top.press("k", "enter");
      untilTold(top, "event too click ");
    }
  }

  @Test
  void twoKeysAtOnceDoTwoThings() {
    try (WorkspaceDriver top = open(fold("More", button("in")), button("out"))) {
      top.untilShows("▸ More");
      for (String key : List.of("enter", "j", "enter")) {
        // No picture is drawn in between.
        top.workspace.input(new Input.Key(KeyStroke.named(key)));
      }
      untilTold(top, "event in click ");
    }
  }

  @Test
  void theMouseOpensAndCloses() {
    try (WorkspaceDriver top = open(fold("One", text("first")), fold("Two", text("second")))) {
      top.untilShows("▸ Two").click("▸ Two").untilShows("second");
      assertTrue(top.screen().contains("▸ One"), top.screen());
      top.click("Two").untilShows("▸ Two");
      assertFalse(top.screen().contains("second"), top.screen());
    }
  }

  @Test
  void theMenuAndTheHelpNameIt() {
    String said = "open or close, or follow a link";
    try (WorkspaceDriver top = open(fold("More", text("inside")), button("out"))) {
      top.untilShows("▸ More").press("f2").untilShows("enter, space             " + said);
      top.press("esc", "alt+m").untilShows(said + "  enter").press("enter").untilShows("inside");
      top.press("j", "f2").untilShows("keys: Smoke");
      assertFalse(top.screen().contains(said), "of a button: " + top.screen());
    }
  }

  @Test
  void anotherKeyCanBeConfigured() throws java.io.IOException {
    Files.writeString(folder.resolve("config.toml"), "[keybindings.tree]\ntree_use = \"ctrl+g\"\n");
    try (WorkspaceDriver top = open(fold("More", text("inside")))) {
      top.untilShows("▸ More").press(SPACE);
      untilTold(top, "send_input  ");
      assertTrue(top.screen().contains("▸ More"), top.screen());
      top.press("ctrl+g").untilShows("inside");
    }
  }

  /// Draws one tree, opens the first node that can be, and draws another one.
  private String again(String before, String after) {
    try (WorkspaceDriver top = open(before)) {
      top.untilShows("▸ ").press("enter").untilShows("▾ ");
      pane.answer = _ -> tree(after + "," + text("anew"));
      top.press("z").untilShows("anew");
      String screen = top.screen();
      plugins.reloaded("smoke");
      top.until(_ -> pane.opened.size() == 2).until(now -> now.equals(screen));
      return screen;
    }
  }

  private void staysOpen(String before, String after) {
    String screen = again(before, after);
    assertTrue(screen.contains("▾ ") && screen.contains("inside"), screen);
    assertEquals(screen.indexOf("▾ "), screen.lastIndexOf("▾ "), screen);
  }

  @Test
  void anOpenNodeStaysOpenWhateverStandsBeforeIt() {
    staysOpen(
        fold("Pods", text("inside")),
        text("news") + "," + fold("News", text("x")) + "," + fold("Pods", text("inside")));
  }

  @Test
  void aNodeWithAnIdStaysOpenWhateverItIsCalledAndWhereverItStands() {
    staysOpen(
        withId("p", "Pods (3)", text("inside")),
        group("All", fold("Pods (3)", text("x")), withId("p", "Pods (4)", text("inside"))));
  }

  @Test
  void nodesOfOneNameAreToldApart() {
    staysOpen(
        group("A", fold("Pods", text("inside"))) + "," + group("B", fold("Pods", text("x"))),
        group("B", fold("Pods", text("x"))) + "," + group("A", fold("Pods", text("inside"))));
  }

  @Test
  void ofSeveralThatAreCalledTheSameTheOneIsOpen() {
    staysOpen(
        withId("p", "Pods", text("inside")) + "," + withId("p", "Pods", text("x")),
        withId("p", "Pods", text("inside")) + "," + withId("p", "Pods", text("x")));
    assertEquals(
        List.of("▸ P", "▾ P", "  2"), opened(1, fold("P", text("1")), fold("P", text("2"))));
  }

  @Test
  void anotherNodeIsClosed() {
    String screen = again(fold("Pods", text("inside")), fold("Nodes", text("inside")));
    assertTrue(screen.contains("▸ Nodes") && !screen.contains("inside"), screen);
  }

  @Test
  void whatAnOpenNodeHoldsStaysOpenWithIt() {
    var folds = new TreeFolds();
    JsonNode before = json(withId("p", "Pods (3)", fold("Failed", text("x")), fold("Failed")));
    turn(folds, laid(before, folds).spots().getFirst());
    turn(folds, laid(before, folds).spots().get(1));
    JsonNode after = json(withId("p", "Pods (4)", fold("Failed", text("y")), fold("Failed")));
    List<String> open = List.of("▾ Pods (4)", "  ▾ Failed", "    y", "  ▸ Failed");
    assertEquals(open, texts(laid(after, folds)));
    turn(folds, laid(after, folds).spots().getFirst());
    assertEquals(List.of("▸ Pods (4)"), texts(laid(after, folds)));
    turn(folds, laid(after, folds).spots().getFirst());
    assertEquals(open, texts(laid(after, folds)));
  }

  @Test
  void whatAnOpenNodeHoldsIsKnownByIt() {
    var folds = new TreeFolds();
    JsonNode tree =
        json(fold("A", fold("Failed", text("x"))) + "," + fold("B", fold("Failed", text("y"))));
    for (int place : new int[] {0, 2, 3, 0}) {
      turn(folds, laid(tree, folds).spots().get(place));
    }
    assertEquals(List.of("▸ A", "▾ B", "  ▾ Failed", "    y"), texts(laid(tree, folds)));
  }

  // ---- what it costs

  private static TreeLines laid(JsonNode tree, TreeFolds folds) {
    return TreeLines.of(tree, Theme.STANDARD, 80, folds);
  }

  private static JsonNode json(String nodes) {
    String tree = "{'type':'column','children':[" + nodes + "]}";
    return JsonMapper.shared().readTree(tree.replace('\'', '"'));
  }

  private static void turn(TreeFolds folds, TreeSpot spot) {
    if (spot.use() instanceof TreeUse.Fold fold) {
      folds.turn(fold);
    }
  }

  private static List<String> texts(TreeLines lines) {
    return lines.lines().stream().map(line -> line.text().stripTrailing()).toList();
  }

  /// The lines after one of the nodes was opened.
  private static List<String> opened(int place, String... nodes) {
    JsonNode tree = json(String.join(",", nodes));
    var folds = new TreeFolds();
    turn(folds, laid(tree, folds).spots().get(place));
    return texts(laid(tree, folds));
  }

  @Test
  void childrenStandFurtherIn() {
    assertEquals(
        List.of("▾ A", "  ▸ B", "  t", "▸ C"),
        opened(0, fold("A", fold("B", text("x")), text("t")), fold("C")));
  }

  @Test
  @DisplayName("torture/40 nodes in one another are opened until they are too deep, which is said")
  void aDeepTreeIsCut() {
    String deep = text("end");
    for (int i = 0; i < 200; i++) {
      deep = fold("L", deep);
    }
    JsonNode tree = json(deep);
    var folds = new TreeFolds();
    for (int opened = 1; opened <= TreeLines.DEPTH_MAX; opened++) {
      turn(folds, laid(tree, folds).spots().getLast());
    }
    TreeLines lines = laid(tree, folds);
    assertEquals("The plugin's tree is not whole: deeper than 32 nodes.", texts(lines).getLast());
    assertEquals(TreeLines.DEPTH_MAX, lines.spots().size());
  }

  @DisplayName("torture/40 20,000 nodes, of one id, one label, or none: each is opened alone")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"'id':'same','label':'a'", "'label':'same'", "'label':''", "'id':7,'label':[]"})
  void manyNodesAreBounded(String fields) {
    String one = "{'type':'collapsible'," + fields + ",'children':[" + text("inside") + "]}";
    JsonNode tree =
        json(IntStream.range(0, 20_000).mapToObj(_ -> one).collect(Collectors.joining(",")));
    var folds = new TreeFolds();
    TreeLines closed = laid(tree, folds);
    assertTrue(closed.lines().size() <= TreeLines.LINES_MAX + 1, "" + closed.lines().size());
    assertTrue(closed.spots().size() <= TreeLines.LINES_MAX, "" + closed.spots().size());
    turn(folds, closed.spots().get(2_000));
    List<String> rows = texts(laid(tree, folds));
    assertEquals(1, rows.stream().filter("  inside"::equals).count());
    assertEquals("  inside", rows.get(2_001));
  }

  @Test
  @DisplayName("torture/40 of a closed node of a million nothing is looked at")
  void aClosedNodeCostsNothing() {
    String many = IntStream.range(0, 1_000_000).mapToObj(_ -> "1").collect(Collectors.joining(","));
    TreeLines lines = laid(json(fold("M", many)), new TreeFolds());
    assertEquals(List.of("▸ M"), texts(lines));
    assertEquals(2, lines.nodes());
  }

  @Test
  @DisplayName("torture/40 of the nodes that were ever opened a thousand are kept")
  void openNodesAreBounded() {
    var folds = new TreeFolds();
    IntStream.range(0, 5_000).forEach(i -> folds.turn(new TreeUse.Fold("n" + i)));
    long open =
        IntStream.range(0, 5_000).filter(i -> folds.open(new TreeUse.Fold("n" + i))).count();
    assertEquals(TreeFolds.OPEN_MAX, open);
    assertTrue(folds.open(new TreeUse.Fold("n4999")));
    String long1 = new FoldNames().fold("", "x".repeat(1 << 20)).name();
    String long2 = new FoldNames().fold("x".repeat(1 << 20), "").name();
    assertTrue(long1.length() < 200 && long2.length() < 200, "names are short");
  }

  @Test
  @DisplayName("torture/40 what a node is called is harmless")
  void labelsAreHarmless() {
    try (WorkspaceDriver top = open(fold("a\\u001b[2J\\u202eb\\nc", text("in\\u0007side")))) {
      top.untilShows("▸ a").harmless();
      top.press("enter").untilShows("▾ a").untilShows("side").harmless();
    }
  }
}
