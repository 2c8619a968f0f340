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

  private static final int TEXT_MAX = 4_096;
  private static final int CELLS_MAX = 64;
  private static final int CELL_WIDTH_MAX = 40;

  private final Theme theme;
  private final int width;
  private final List<StyledLine> lines = new ArrayList<>();
  private final List<TreeSpot> spots = new ArrayList<>();
  private final TreeBudget budget = new TreeBudget();
  private final NodeLooks looks;

  private TreeLines(Theme theme, int width) {
    this.theme = theme;
    this.looks = new NodeLooks(theme);
    this.width = width;
  }

  static TreeLines of(JsonNode root, Theme theme, int width) {
    var tree = new TreeLines(theme, Math.max(1, width));
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

  private String text(JsonNode node, String field) {
    return shown(node.path(field).asString(""));
  }

  private String shown(String said) {
    String text = CellText.untabbed(PluginPicture.cut(said, TEXT_MAX));
    budget.characters(text.length());
    return text;
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
      case "group", "collapsible" -> {
        add(indent, text(node, "label"), theme.accent().withBold());
        children(node, indent + 2, depth);
      }
      case "tabs" -> tabs(node, indent, depth);
      case "list" -> list(node, indent);
      case "table" -> table(node, indent);
      case "separator" -> add(0, "─".repeat(width), theme.border(false));
      case "spacer" -> lines.add(StyledLine.EMPTY);
      case "code", "markdown", "code-editor" ->
          text(node, "value").lines().forEach(line -> add(indent, line, theme.plain()));
      case "json-tree" -> json(node.path("value"));
      case "key-value" -> {
        List<StyledLine.Piece> pieces = new ArrayList<>();
        String key = text(node, "key");
        int from = spots.size();
        pieces.add(
            new StyledLine.Piece(" ".repeat(indent) + key + "  ", theme.of(ThemeKey.YAML_KEY)));
        pieces.addAll(leaf(node.path("value"), indent + CellText.width(key) + 2));
        place(pieces, from);
      }
      default -> {
        int from = spots.size();
        List<StyledLine.Piece> pieces = leaf(node, indent);
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
    for (int i = from; i < to; i++) {
      spots.set(i, spots.get(i).placed(rows, first));
    }
  }

  private void json(JsonNode value) {
    String yaml = YamlText.of(new TreeJson(budget, TEXT_MAX).part(value), true);
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
      List<StyledLine.Piece> some = leaf(child, x);
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
          used(x, label, node.path("id").asString(""), "change", header.asString(""), false));
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
      String title = item.isString() ? shown(item.stringValue()) : text(item, "title");
      String description = text(item, "description");
      StyledLine.Piece piece =
          used(
              indent,
              title.isEmpty() ? text(item, "label") : title,
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
      add(indent, text(node, "empty_label"), theme.quiet());
    }
  }

  private void table(JsonNode node, int indent) {
    int from = spots.size();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        node.path("headers")
            .valueStream()
            .limit(CELLS_MAX)
            .map(h -> new Cell(StyledLine.of(shown(h.asString("")), heading()), from, from))
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
        : new Cell(new StyledLine(leaf(cell, 0)), from, spots.size());
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

  /// What stands in one line; nothing for what does not, or for what nobody knows.
  private List<StyledLine.Piece> leaf(JsonNode node, int x) {
    List<StyledLine.Piece> pieces = new ArrayList<>();
    String id = node.path("id").asString("");
    String label = text(node, "label");
    switch (node.path("type").asString("")) {
      case "text" -> pieces.add(new StyledLine.Piece(text(node, "text"), looks.look(node)));
      case "badge" -> pieces.add(new StyledLine.Piece("‹" + label + "›", looks.colour(node)));
      case "link" -> pieces.add(new StyledLine.Piece(label, theme.accent().withUnderline()));
      case "button" -> pieces.add(used(x, "[ " + label + " ]", id, "click", "", false));
      case "toggle" -> switched(pieces, node, x, "enabled", "");
      case "checkbox" -> switched(pieces, node, x, "checked", label);
      case "input", "number-input" -> input(pieces, node, x);
      case "select", "radio", "button-group" -> options(pieces, node, x);
      case "progress" -> pieces.add(new StyledLine.Piece(NodeLooks.bar(node), theme.accent()));
      case "spinner" -> pieces.add(new StyledLine.Piece("…", theme.quiet()));
      case "data-row" ->
          pieces.add(new StyledLine.Piece(text(node, "display_text"), theme.plain()));
      case "breadcrumbs" -> pieces.add(new StyledLine.Piece(text(node, "path"), theme.quiet()));
      case "sidebar-header" ->
          pieces.add(new StyledLine.Piece(text(node, "title"), theme.accent().withBold()));
      default -> {
        // Not in one line, or not known.
      }
    }
    return pieces;
  }

  private void switched(
      List<StyledLine.Piece> pieces, JsonNode node, int x, String field, String label) {
    boolean on = node.path(field).asBoolean(false);
    String text = (on ? "[x] " : "[ ] ") + label;
    pieces.add(used(x, text, node.path("id").asString(""), "change", Boolean.toString(!on), false));
  }

  private void input(List<StyledLine.Piece> pieces, JsonNode node, int x) {
    String label = text(node, "label");
    String value = node.path("value").isContainer() ? "" : JsonText.text(node.path("value"));
    String seen = shown(value);
    String shown = node.path("password").asBoolean(false) ? "•".repeat(seen.length()) : seen;
    String start = label.isEmpty() ? "" : label + " ";
    pieces.add(new StyledLine.Piece(start, theme.of(ThemeKey.YAML_KEY)));
    pieces.add(
        used(
            x + CellText.width(start),
            "‹" + (shown.isEmpty() ? text(node, "placeholder") : shown) + "›",
            node.path("id").asString(""),
            "change",
            value,
            true));
  }

  private void options(List<StyledLine.Piece> pieces, JsonNode node, int x) {
    String kind = node.path("type").asString("");
    String active = text(node, kind.equals("button-group") ? "active" : "value");
    int at = x;
    for (JsonNode option : node.path(kind.equals("button-group") ? "items" : "options")) {
      if (full()) {
        return;
      }
      String value = text(option, "value");
      String label = (value.equals(active) ? "(•) " : "( ) ") + text(option, "label");
      pieces.add(used(at, label, node.path("id").asString(""), "change", value, false));
      pieces.add(new StyledLine.Piece(" ", theme.plain()));
      at += CellText.width(label) + 1;
    }
  }

  private StyledLine.Piece used(
      int x, String text, String id, String kind, String value, boolean typed) {
    if (!id.isEmpty()) {
      Area endless = new Area(x, lines.size(), CellText.width(text), 1);
      spots.add(new TreeSpot(List.of(endless), id, kind, value, typed));
    }
    return new StyledLine.Piece(text, theme.accent());
  }
}
