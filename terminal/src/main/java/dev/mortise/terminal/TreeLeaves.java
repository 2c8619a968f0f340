package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Lays out what stands in one line of a plugin's tree, and adds the spots in it: each where it is
/// in one endless line.
final class TreeLeaves {
  private final Theme theme;
  private final NodeLooks looks;
  private final TreeBudget budget;
  private final List<TreeSpot> spots;

  TreeLeaves(Theme theme, TreeBudget budget, List<TreeSpot> spots) {
    this.theme = theme;
    this.looks = new NodeLooks(theme);
    this.budget = budget;
    this.spots = spots;
  }

  /// What stands in one line; nothing for what does not, or for what nobody knows.
  List<StyledLine.Piece> of(JsonNode node, int x) {
    List<StyledLine.Piece> pieces = new ArrayList<>();
    String id = node.path("id").asString("");
    String label = budget.text(node, "label");
    switch (node.path("type").asString("")) {
      case "text" -> pieces.add(new StyledLine.Piece(budget.text(node, "text"), looks.look(node)));
      case "badge" -> pieces.add(new StyledLine.Piece("‹" + label + "›", looks.colour(node)));
      case "link" -> link(pieces, node, x, label);
      case "button" -> pieces.add(used(x, "[ " + label + " ]", id, "click", "", false));
      case "toggle" -> switched(pieces, node, x, "enabled", "");
      case "checkbox" -> switched(pieces, node, x, "checked", label);
      case "input", "number-input" -> input(pieces, node, x);
      case "select", "radio", "button-group" -> options(pieces, node, x);
      case "progress" -> pieces.add(new StyledLine.Piece(NodeLooks.bar(node), theme.accent()));
      case "spinner" -> pieces.add(new StyledLine.Piece("…", theme.quiet()));
      case "data-row" ->
          pieces.add(new StyledLine.Piece(budget.text(node, "display_text"), theme.plain()));
      case "breadcrumbs" ->
          pieces.add(new StyledLine.Piece(budget.text(node, "path"), theme.quiet()));
      case "sidebar-header" ->
          pieces.add(new StyledLine.Piece(budget.text(node, "title"), theme.accent().withBold()));
      default -> {
        // Not in one line, or not known.
      }
    }
    return pieces;
  }

  private void link(List<StyledLine.Piece> pieces, JsonNode node, int x, String label) {
    WebAddress.of(node.path("url").asString(""))
        .ifPresentOrElse(
            address -> {
              String seen = label.isBlank() ? budget.text(address.text()) : label;
              Style style = theme.accent().withUnderline();
              pieces.add(used(x, seen, style, new TreeUse.Link(address)));
            },
            () -> {
              pieces.add(new StyledLine.Piece(label, theme.plain()));
              pieces.add(new StyledLine.Piece(" (no web address)", theme.quiet()));
            });
  }

  private void switched(
      List<StyledLine.Piece> pieces, JsonNode node, int x, String field, String label) {
    boolean on = node.path(field).asBoolean(false);
    String text = (on ? "[x] " : "[ ] ") + label;
    pieces.add(used(x, text, node.path("id").asString(""), "change", Boolean.toString(!on), false));
  }

  private void input(List<StyledLine.Piece> pieces, JsonNode node, int x) {
    String label = budget.text(node, "label");
    String value = node.path("value").isContainer() ? "" : JsonText.text(node.path("value"));
    String seen = budget.text(value);
    String shown = node.path("password").asBoolean(false) ? "•".repeat(seen.length()) : seen;
    String start = label.isEmpty() ? "" : label + " ";
    pieces.add(new StyledLine.Piece(start, theme.of(ThemeKey.YAML_KEY)));
    pieces.add(
        used(
            x + CellText.width(start),
            "‹" + (shown.isEmpty() ? budget.text(node, "placeholder") : shown) + "›",
            node.path("id").asString(""),
            "change",
            value,
            true));
  }

  private void options(List<StyledLine.Piece> pieces, JsonNode node, int x) {
    String kind = node.path("type").asString("");
    String active = budget.text(node, kind.equals("button-group") ? "active" : "value");
    int at = x;
    for (JsonNode option : node.path(kind.equals("button-group") ? "items" : "options")) {
      if (budget.node()) {
        return;
      }
      String value = budget.text(option, "value");
      String label = (value.equals(active) ? "(•) " : "( ) ") + budget.text(option, "label");
      pieces.add(used(at, label, node.path("id").asString(""), "change", value, false));
      pieces.add(new StyledLine.Piece(" ", theme.plain()));
      at += CellText.width(label) + 1;
    }
  }

  /// What a plugin hears of; a node without an id is only seen.
  StyledLine.Piece used(int x, String text, String id, String kind, String value, boolean typed) {
    return id.isEmpty()
        ? new StyledLine.Piece(text, theme.accent())
        : used(x, text, theme.accent(), new TreeUse.Event(id, kind, value, typed));
  }

  StyledLine.Piece used(int x, String text, Style style, TreeUse use) {
    spots.add(TreeSpot.of(x, CellText.width(text), use));
    return new StyledLine.Piece(text, style);
  }
}
