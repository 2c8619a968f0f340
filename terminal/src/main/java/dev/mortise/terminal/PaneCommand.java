package dev.mortise.terminal;

import java.util.Locale;

/// What a pane is told to do: the 22 commands of the workspace.
///
/// @param kind which
/// @param text of [Kind#SEND_INPUT], [Kind#SEARCH_INPUT] and [Kind#FILTER]; else empty
/// @param column of [Kind#SORT_BY_COLUMN], from 0; else 0
record PaneCommand(Kind kind, String text, int column) {
  /// All of them.
  enum Kind {
    SCROLL_UP,
    SCROLL_DOWN,
    SELECT_NEXT,
    SELECT_PREV,
    SELECT,
    BACK,
    GO_TO_TOP,
    GO_TO_BOTTOM,
    PAGE_UP,
    PAGE_DOWN,
    TOGGLE_FOLLOW,
    TOGGLE_WRAP,
    SCROLL_LEFT,
    SCROLL_RIGHT,
    SEND_INPUT,
    SEARCH_INPUT,
    SEARCH_CONFIRM,
    SEARCH_CLEAR,
    FILTER,
    CLEAR_FILTER,
    SORT_BY_COLUMN,
    TOGGLE_SORT_ORDER;

    /// The word plugins read: `scroll_up`.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static PaneCommand of(Kind kind) {
    return new PaneCommand(kind, "", 0);
  }

  static PaneCommand input(String text) {
    return new PaneCommand(Kind.SEND_INPUT, text, 0);
  }

  static PaneCommand search(String character) {
    return new PaneCommand(Kind.SEARCH_INPUT, character, 0);
  }

  static PaneCommand filter(String query) {
    return query.isEmpty() ? of(Kind.CLEAR_FILTER) : new PaneCommand(Kind.FILTER, query, 0);
  }

  static PaneCommand sort(int column) {
    return new PaneCommand(Kind.SORT_BY_COLUMN, "", column);
  }
}
