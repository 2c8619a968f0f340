package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lines of text that can be moved through, wrapped, followed and searched. Belongs to the loop.
final class TextView {
  private static final int SIDE_STEP = 8;

  private final int linesMax;
  private List<StyledLine> lines = new ArrayList<>();
  private int top;
  private int left;
  private int height = 1;
  private int width = 1;
  private boolean wrap;
  private boolean follow;
  private String query = "";
  private int match = -1;

  /// @param linesMax how many lines are kept; older ones go
  TextView(int linesMax) {
    this.linesMax = linesMax;
  }

  void set(List<StyledLine> all) {
    lines = new ArrayList<>(all.size() > linesMax ? all.subList(0, linesMax) : all);
    bound();
  }

  /// @return how many of the oldest went for it
  int add(List<StyledLine> more) {
    lines.addAll(more);
    int over = Math.max(0, lines.size() - linesMax);
    if (over > 0) {
      lines.subList(0, over).clear();
      top = Math.max(0, top - over);
      match = Math.max(-1, match - over);
    }
    return over;
  }

  /// The last one goes: it had no end yet.
  void removeLast() {
    lines.removeLast();
    match = Math.min(match, lines.size() - 1);
  }

  void clear() {
    lines.clear();
    top = 0;
    match = -1;
  }

  List<StyledLine> lines() {
    return lines;
  }

  int top() {
    return top;
  }

  void top(int line) {
    top = line;
    bound();
  }

  boolean following() {
    return follow;
  }

  void follow(boolean on) {
    follow = on;
  }

  boolean wrapping() {
    return wrap;
  }

  void wrap(boolean on) {
    wrap = on;
  }

  String query() {
    return query;
  }

  /// Draws the part that is in sight.
  void render(Canvas canvas) {
    height = Math.max(1, canvas.height());
    width = Math.max(1, canvas.width());
    if (follow) {
      top = lastTop();
    }
    bound();
    int y = 0;
    for (int i = top; i < lines.size() && y < canvas.height(); i++) {
      StyledLine line = marked(canvas.theme(), i);
      for (StyledLine row : wrap ? line.wrapped(width) : List.of(line)) {
        canvas.line(y++, row, wrap ? 0 : left);
      }
    }
  }

  /// The line with what was searched for in another look.
  private StyledLine marked(Theme theme, int index) {
    StyledLine line = lines.get(index);
    if (query.isEmpty() || !contains(line)) {
      return line;
    }
    List<StyledLine.Piece> pieces = new ArrayList<>();
    Style found = index == match ? theme.selection().withBold() : theme.selection();
    String sought = query.toLowerCase(Locale.ROOT);
    for (StyledLine.Piece piece : line.pieces()) {
      String text = piece.text();
      String low = text.toLowerCase(Locale.ROOT);
      int at = 0;
      for (int hit = low.indexOf(sought); hit >= 0; hit = low.indexOf(sought, at)) {
        // Lower case may be longer than the letters it stands for.
        if (hit + sought.length() > text.length()) {
          break;
        }
        pieces.add(new StyledLine.Piece(text.substring(at, hit), piece.style()));
        pieces.add(new StyledLine.Piece(text.substring(hit, hit + sought.length()), found));
        at = hit + sought.length();
      }
      pieces.add(new StyledLine.Piece(text.substring(at), piece.style()));
    }
    return new StyledLine(pieces);
  }

  private boolean contains(StyledLine line) {
    return line.text().toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT));
  }

  /// The first line in sight when the last one is the last in sight.
  private int lastTop() {
    if (!wrap) {
      return Math.max(0, lines.size() - height);
    }
    int rows = 0;
    int first = lines.size();
    while (first > 0) {
      rows += lines.get(first - 1).wrapped(width).size();
      if (rows > height) {
        break;
      }
      first--;
    }
    return Math.min(first, Math.max(0, lines.size() - 1));
  }

  private void bound() {
    top = Math.clamp(top, 0, Math.max(0, lastTop()));
  }

  /// Goes on in what was searched for, or ends the search.
  ///
  /// @return whether it was one of these, and there was a search to end
  boolean run(Command command) {
    switch (command) {
      case SEARCH_NEXT -> next(1);
      case SEARCH_PREV -> next(-1);
      case BACK -> {
        if (query.isEmpty()) {
          return false;
        }
        search("");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Does what moves or changes the view.
  ///
  /// @return whether it was one of these
  boolean command(PaneCommand command) {
    switch (command.kind()) {
      case SCROLL_UP, SELECT_PREV -> move(-1);
      case SCROLL_DOWN, SELECT_NEXT -> move(1);
      case PAGE_UP -> move(-height);
      case PAGE_DOWN -> move(height);
      case GO_TO_TOP -> move(-lines.size());
      case GO_TO_BOTTOM -> move(lines.size());
      case SCROLL_LEFT -> left = Math.max(0, left - SIDE_STEP);
      case SCROLL_RIGHT -> left = Math.min(left + SIDE_STEP, longest());
      case TOGGLE_WRAP -> wrap = !wrap;
      case TOGGLE_FOLLOW -> follow = !follow;
      case SEARCH_INPUT -> search(query + command.text());
      case FILTER -> search(command.text());
      case SEARCH_CONFIRM -> next(1);
      case SEARCH_CLEAR, CLEAR_FILTER -> search("");
      default -> {
        return false;
      }
    }
    return true;
  }

  private int longest() {
    return lines.stream().skip(top).limit(height).mapToInt(StyledLine::width).max().orElse(0);
  }

  private void move(int by) {
    follow = false;
    top += by;
    bound();
  }

  /// Searches from the first line in sight on.
  void search(String text) {
    query = text;
    match = top - 1;
    if (!text.isEmpty()) {
      next(1);
    }
  }

  /// Goes to the next match or the one before, around the end.
  void next(int step) {
    for (int i = 1; !query.isEmpty() && i <= lines.size(); i++) {
      int at = Math.floorMod(match + step * i, lines.size());
      if (contains(lines.get(at))) {
        match = at;
        follow = false;
        if (at < top || at >= top + height) {
          top = at - height / 3;
        }
        bound();
        return;
      }
    }
  }
}
