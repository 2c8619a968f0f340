package dev.mortise.terminal;

import tools.jackson.databind.JsonNode;

/// How much of a plugin's tree is laid out. What is beyond is cut, and the reason kept.
final class TreeBudget {
  static final int NODES_MAX = 20_000;

  /// Of all texts together.
  static final int CHARACTERS_MAX = 512 << 10;

  /// Of one text.
  static final int TEXT_MAX = 4_096;

  private int nodes;
  private int characters;
  private boolean spent;
  private String cut = "";

  /// Counts one more node.
  ///
  /// @return whether there is no room for it
  boolean node() {
    nodes++;
    if (nodes > NODES_MAX) {
      spent = true;
      cut("more than " + NODES_MAX + " nodes");
    } else if (characters > CHARACTERS_MAX) {
      spent = true;
      cut("more than " + CHARACTERS_MAX + " characters");
    }
    return spent;
  }

  /// Whether there is no room for more.
  boolean spent() {
    return spent;
  }

  void characters(int more) {
    characters += more;
  }

  /// As much of a field's text as may be shown.
  String text(JsonNode node, String field) {
    return text(node.path(field).asString(""));
  }

  /// As much of a text as may be shown.
  String text(String said) {
    String text = CellText.untabbed(PluginPicture.cut(said, TEXT_MAX));
    characters(text.length());
    return text;
  }

  /// As much of a text as may be shown, for one that must not be cut without a word.
  String document(String said, int most) {
    String text = PluginPicture.cut(said, most);
    if (text.length() < said.length()) {
      cut("a text of more than " + most + " characters");
    }
    characters(text.length());
    return text;
  }

  int nodes() {
    return nodes;
  }

  /// Something is left out.
  ///
  /// @param why the first reason is the one that is said
  void cut(String why) {
    cut = cut.isEmpty() ? why : cut;
  }

  /// Why something is missing; empty when nothing is.
  String cut() {
    return cut;
  }
}
