package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Lays a tree of nodes out in lines, with the spots a person can use. What it does not know it
/// leaves out, and what is too much it cuts, with a word at the end: a plugin's tree costs the loop
/// no more than these bounds.
final class TreeLines {
  static final int DEPTH_MAX = 32;
  static final int LINES_MAX = 5_000;

  private static final int CELLS_MAX = 64;
  private static final int CELL_WIDTH_MAX = 40;

  private final Theme theme;
  private final int width;
  private final List<StyledLine> lines = new ArrayList<>();
  private final List<TreeSpot> spots = new ArrayList<>();
  private final TreeBudget budget = new TreeBudget();
  private final TreeLeaves leaves;
  private final TreeFolds folds;
  private final FoldNames names = new FoldNames();

  private TreeLines(Theme theme, int width, TreeFolds folds) {
    this.theme = theme;
    this.folds = folds;
    this.leaves = new TreeLeaves(theme, budget, spots);
    this.width = width;
  }

  static TreeLines of(JsonNode root, Theme theme, int width, TreeFolds folds) {
    var tree = new TreeLines(theme, Math.max(1, width), folds);
    tree.node(root, 0, 0);
    tree.end();
    return tree;
  }

  private void end() {
    if (lines.size() > LINES_MAX) {
      lines.subList(LINES_MAX, lines.size()).clear();
      spots.removeIf(spot -> spot.line() >= LINES_MAX);
      budget.cut("more than " + LINES_MAX + " lines");
    }
    if (!budget.cut().isEmpty()) {
      lines.addAll(
          StyledLine.of("The plugin's tree is not whole: " + budget.cut() + ".", theme.failure())
              .wrapped(width));
    }
  }

  /// Counts one more node, or part of one.
  ///
  /// @return whether there is no room for it
  private boolean full() {
    return budget.node() || lines.size() > LINES_MAX;
  }

  private boolean over() {
    return budget.spent() || lines.size() > LINES_MAX;
  }

  /// How many nodes were looked at.
  int nodes() {
    return budget.nodes();
  }

  List<StyledLine> lines() {
    return lines;
  }

  List<TreeSpot> spots() {
    return spots;
  }

  private void node(JsonNode node, int indent, int depth) {
    if (full()) {
      return;
    }
    if (depth > DEPTH_MAX) {
      budget.cut("deeper than " + DEPTH_MAX + " nodes");
      return;
    }
    switch (node.path("type").asString("")) {
      case "column", "footer", "modal" -> children(node, indent, depth);
      case "row", "split" -> row(node, indent, depth);
      case "scroll", "colored" -> node(node.path("child"), indent, depth + 1);
      case "v-split" -> {
        node(node.path("top"), indent, depth + 1);
        node(node.path("bottom"), indent, depth + 1);
      }
      case "group" -> {
        String label = budget.text(node, "label");
        add(indent, label, theme.accent().withBold());
        names.within(label, () -> children(node, indent + 2, depth));
      }
      case "collapsible" -> collapsible(node, indent, depth);
      case "tabs" -> tabs(node, indent, depth);
      case "list" -> list(node, indent);
      case "table" -> table(node, indent);
      case "separator" -> add(0, "─".repeat(width), theme.border(false));
      case "spacer" -> lines.add(StyledLine.EMPTY);
      case "markdown" -> markdown(node, indent);
      case "code", "code-editor" ->
          budget.text(node, "value").lines().forEach(line -> add(indent, line, theme.plain()));
      case "json-tree" -> json(node.path("value"));
      case "key-value" -> {
        List<StyledLine.Piece> pieces = new ArrayList<>();
        String key = budget.text(node, "key");
        int from = spots.size();
        pieces.add(
            new StyledLine.Piece(" ".repeat(indent) + key + "  ", theme.of(ThemeKey.YAML_KEY)));
        pieces.addAll(leaves.of(node.path("value"), indent + CellText.width(key) + 2));
        place(pieces, from);
      }
      default -> {
        int from = spots.size();
        List<StyledLine.Piece> pieces = leaves.of(node, indent);
        if (!pieces.isEmpty()) {
          pieces.addFirst(new StyledLine.Piece(" ".repeat(indent), theme.plain()));
          place(pieces, from);
        }
      }
    }
  }

  /// Adds pieces as lines that fit. The spots among them, from a number on, say where they stand in
  /// one endless line, and get their places here.
  private void place(List<StyledLine.Piece> pieces, int from) {
    place(pieces, from, spots.size());
  }

  private void place(List<StyledLine.Piece> pieces, int from, int to) {
    int first = lines.size();
    List<StyledLine> rows = new StyledLine(pieces).wrapped(width);
    lines.addAll(rows);
    var ends = new RowEnds(rows);
    for (int i = from; i < to; i++) {
      spots.set(i, spots.get(i).placed(ends, first, 0));
    }
  }

  private void markdown(JsonNode node, int indent) {
    String said = node.path("value").asString("");
    String text = CellText.untabbed(budget.document(said, MarkdownText.LENGTH_MAX));
    for (TextFlow flow : MarkdownText.of(text, theme, indent, width, budget)) {
      if (lines.size() > LINES_MAX) {
        return;
      }
      flow.place(width, lines, spots);
    }
  }

  private void json(JsonNode value) {
    String yaml = YamlText.of(new TreeJson(budget).part(value), true);
    lines.addAll(YamlText.coloured(yaml, theme));
  }

  private void children(JsonNode node, int indent, int depth) {
    for (JsonNode child : node.path("children")) {
      if (over()) {
        return;
      }
      node(child, indent, depth + 1);
    }
  }

  /// Of what is closed nothing is looked at.
  private void collapsible(JsonNode node, int indent, int depth) {
    int from = spots.size();
    String label = budget.text(node, "label");
    TreeUse.Fold fold = names.fold(node.path("id").asString(""), label);
    boolean open = folds.open(fold);
    String seen = (open ? "▾ " : "▸ ") + label;
    place(
        List.of(
            new StyledLine.Piece(" ".repeat(indent), theme.plain()),
            leaves.used(indent, seen, theme.accent().withBold(), fold)),
        from);
    if (open) {
      names.within(fold, () -> children(node, indent + 2, depth));
    }
  }

  /// Leaves beside each other; anything larger below.
  private void row(JsonNode node, int indent, int depth) {
    List<StyledLine.Piece> pieces = new ArrayList<>();
    int x = indent;
    int from = spots.size();
    pieces.add(new StyledLine.Piece(" ".repeat(indent), theme.plain()));
    List<JsonNode> larger = new ArrayList<>();
    for (JsonNode child : node.path("children")) {
      if (full()) {
        break;
      }
      List<StyledLine.Piece> some = leaves.of(child, x);
      if (some.isEmpty()) {
        larger.add(child);
        continue;
      }
      some.add(new StyledLine.Piece(" ", theme.plain()));
      pieces.addAll(some);
      x += new StyledLine(some).width();
    }
    if (pieces.size() > 1) {
      place(pieces, from);
    }
    larger.forEach(child -> node(child, indent, depth + 1));
  }

  private void tabs(JsonNode node, int indent, int depth) {
    List<StyledLine.Piece> pieces = new ArrayList<>();
    int x = indent;
    int from = spots.size();
    pieces.add(new StyledLine.Piece(" ".repeat(indent), theme.plain()));
    for (JsonNode header : node.path("headers")) {
      if (full()) {
        break;
      }
      String label = "[" + PluginPicture.cut(header.asString(""), 100) + "]";
      pieces.add(
          leaves.used(
              x, label, node.path("id").asString(""), "change", header.asString(""), false));
      pieces.add(new StyledLine.Piece(" ", theme.plain()));
      x += CellText.width(label) + 1;
    }
    place(pieces, from);
    children(node, indent, depth);
  }

  private void list(JsonNode node, int indent) {
    int index = 0;
    for (JsonNode item : node.path("items")) {
      if (full()) {
        return;
      }
      int from = spots.size();
      String title = item.isString() ? budget.text(item.stringValue()) : budget.text(item, "title");
      String description = budget.text(item, "description");
      StyledLine.Piece piece =
          leaves.used(
              indent,
              title.isEmpty() ? budget.text(item, "label") : title,
              node.path("id").asString(""),
              "click",
              Integer.toString(index++),
              false);
      place(
          List.of(
              new StyledLine.Piece(" ".repeat(indent), theme.plain()),
              piece,
              new StyledLine.Piece("  " + description, theme.quiet())),
          from);
    }
    if (index == 0) {
      add(indent, budget.text(node, "empty_label"), theme.quiet());
    }
  }

  private void table(JsonNode node, int indent) {
    int from = spots.size();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        node.path("headers")
            .valueStream()
            .limit(CELLS_MAX)
            .map(h -> new Cell(StyledLine.of(budget.text(h.asString("")), heading()), from, from))
            .toList());
    for (JsonNode row : node.path("rows")) {
      if (full() || rows.size() > LINES_MAX + 1) {
        break;
      }
      rows.add(row.valueStream().limit(CELLS_MAX).map(this::cell).toList());
    }
    int[] widths = new int[CELLS_MAX];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Math.min(CELL_WIDTH_MAX, row.get(i).line().width()));
      }
    }
    rows.forEach(row -> row(row, widths, indent));
  }

  /// A cell, with the numbers of the spots in it.
  private record Cell(StyledLine line, int from, int to) {}

  private Style heading() {
    return theme.header().withBold();
  }

  private Cell cell(JsonNode cell) {
    int from = spots.size();
    return full()
        ? new Cell(StyledLine.EMPTY, from, from)
        : new Cell(new StyledLine(leaves.of(cell, 0)), from, spots.size());
  }

  private void row(List<Cell> row, int[] widths, int indent) {
    if (row.isEmpty()) {
      return;
    }
    List<StyledLine.Piece> pieces = new ArrayList<>();
    pieces.add(new StyledLine.Piece(" ".repeat(indent), theme.plain()));
    int x = indent;
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      StyledLine line = cell.line().wrapped(CELL_WIDTH_MAX).getFirst();
      pieces.addAll(line.pieces());
      pieces.add(new StyledLine.Piece(" ".repeat(widths[i] - line.width() + 2), theme.plain()));
      for (int spot = cell.from(); spot < cell.to(); spot++) {
        spots.set(spot, spots.get(spot).moved(x, line.width()));
      }
      x += widths[i] + 2;
    }
    place(pieces, row.getFirst().from(), row.getLast().to());
  }

  private void add(int indent, String text, Style style) {
    if (!text.isEmpty()) {
      lines.addAll(StyledLine.of(" ".repeat(indent) + text, style).wrapped(width));
    }
  }
}
