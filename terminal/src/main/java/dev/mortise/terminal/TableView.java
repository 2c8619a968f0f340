package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of a table that can be chosen, filtered and sorted. Belongs to the loop.
///
/// Rows have keys: a row that changes stays chosen. What is shown is worked out when it is drawn,
/// so that many changes between two pictures cost as much as one.
final class TableView {
  private static final int GAP = 2;
  private static final int COLUMN_MAX = 60;

  /// How many times longer than one arrangement takes it stays.
  private static final int PATIENCE = 4;

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private List<String> headers = List.of();
  private List<Row> shown = List.of();
  private int[] widths = {};
  // What a person does counts at once; what rows do counts when it is their turn, so that a list
  // of many thousands that changes all the time leaves the loop time for other things.
  private boolean stale = true;
  private boolean changed;
  private long refreshed = System.nanoTime();
  private long cost;
  private @Nullable String selected;
  private int place;
  private int top;
  private int left;
  private int height = 1;
  private String filter = "";
  private int sort = -1;
  private boolean descending;

  /// One row.
  ///
  /// @param key what it is, whatever its cells say
  /// @param state the word whose colour it has; empty for the common one
  record Row(String key, List<String> cells, String state) {
    Row {
      cells = List.copyOf(cells);
    }

    String cell(int column) {
      return column < cells.size() ? cells.get(column) : "";
    }
  }

  void headers(List<String> names) {
    stale = stale || !headers.equals(names);
    headers = List.copyOf(names);
  }

  void put(Row row) {
    rows.put(row.key(), row);
    changed = true;
  }

  void remove(String key) {
    rows.remove(key);
    changed = true;
  }

  void set(List<Row> all) {
    rows.clear();
    all.forEach(row -> rows.put(row.key(), row));
    changed = true;
  }

  int size() {
    return rows.size();
  }

  int shownSize() {
    refresh();
    return shown.size();
  }

  String filter() {
    return filter;
  }

  /// The row that is chosen.
  Optional<Row> selected() {
    refresh();
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(place));
  }

  /// Chooses a row by its key.
  void select(String key) {
    selected = key;
    stale = true;
  }

  private void refresh() {
    long now = System.nanoTime();
    if (!stale && !(changed && now - refreshed >= PATIENCE * cost)) {
      return;
    }
    stale = false;
    changed = false;
    arrange();
    refreshed = System.nanoTime();
    cost = refreshed - now;
  }

  private void arrange() {
    String sought = filter.toLowerCase(Locale.ROOT);
    List<Row> all = new ArrayList<>();
    for (Row row : rows.values()) {
      if (sought.isEmpty() || matches(row, sought)) {
        all.add(row);
      }
    }
    shown = sort >= 0 ? sorted(all) : all;
    widths = measure(shown);
    keepSelected();
  }

  private List<Row> sorted(List<Row> all) {
    Comparator<Keyed> order = Comparator.comparing(Keyed::order);
    return all.stream()
        .map(row -> new Keyed(CellOrder.of(row.cell(sort)), row))
        .sorted(descending ? order.reversed() : order)
        .map(Keyed::row)
        .toList();
  }

  private record Keyed(CellOrder order, Row row) {}

  private static boolean matches(Row row, String sought) {
    return row.cells().stream().anyMatch(c -> c.toLowerCase(Locale.ROOT).contains(sought));
  }

  private int[] measure(List<Row> all) {
    int[] columns = new int[headers.size()];
    for (int i = 0; i < columns.length; i++) {
      // Room for the arrow of the order.
      columns[i] = CellText.width(headers.get(i)) + (i == sort ? 2 : 0);
    }
    for (Row row : all) {
      for (int i = 0; i < columns.length && i < row.cells().size(); i++) {
        columns[i] = Math.max(columns[i], Math.min(COLUMN_MAX, CellText.width(row.cells().get(i))));
      }
    }
    return columns;
  }

  private void keepSelected() {
    for (int i = 0; selected != null && i < shown.size(); i++) {
      if (shown.get(i).key().equals(selected)) {
        place = i;
        return;
      }
    }
    place = Math.clamp(place, 0, Math.max(0, shown.size() - 1));
    if (!shown.isEmpty() && selected == null) {
      selected = shown.get(place).key();
    }
  }

  /// Draws the head and the part that is in sight.
  void render(Canvas canvas, boolean focused) {
    refresh();
    Theme theme = canvas.theme();
    height = Math.max(1, canvas.height() - 1);
    top = Math.clamp(top, Math.max(0, place - height + 1), Math.max(0, place));
    top = Math.min(top, Math.max(0, shown.size() - height));
    canvas.fillRow(0, theme.header());
    cells(canvas, 0, headerCells(), theme.header().withBold());
    for (int i = 0; i < height && top + i < shown.size(); i++) {
      Row row = shown.get(top + i);
      boolean chosen = top + i == place;
      Style style = row.state().isEmpty() ? theme.plain() : theme.state(row.state());
      cells(canvas, i + 1, row.cells(), chosen ? style.on(theme.selection().background()) : style);
      if (chosen) {
        Style mark = focused ? theme.selection().withBold() : theme.selection();
        canvas.restyleRow(i + 1, row.state().isEmpty() ? mark : style.on(mark.background()));
      }
    }
  }

  private List<String> headerCells() {
    List<String> cells = new ArrayList<>(headers);
    if (sort >= 0 && sort < cells.size()) {
      cells.set(sort, cells.get(sort) + (descending ? " ▼" : " ▲"));
    }
    return cells;
  }

  private void cells(Canvas canvas, int y, List<String> cells, Style style) {
    int x = 0;
    for (int i = left; i < widths.length && x < canvas.width(); i++) {
      boolean last = i == widths.length - 1;
      int room = last ? canvas.width() - x : Math.min(widths[i], canvas.width() - x);
      String text = i < cells.size() ? cells.get(i) : "";
      canvas.text(x, y, CellText.fit(text, room), style);
      x += widths[i] + GAP;
    }
  }

  /// Does what moves, filters or sorts.
  ///
  /// @return whether it was one of these
  boolean command(PaneCommand command) {
    refresh();
    switch (command.kind()) {
      case SELECT_NEXT, SCROLL_DOWN -> go(Math.floorMod(place + 1, Math.max(1, shown.size())));
      case SELECT_PREV, SCROLL_UP -> go(Math.floorMod(place - 1, Math.max(1, shown.size())));
      case PAGE_DOWN -> go(place + height);
      case PAGE_UP -> go(place - height);
      case GO_TO_TOP -> go(0);
      case GO_TO_BOTTOM -> go(shown.size() - 1);
      case SCROLL_LEFT -> left = Math.max(0, left - 1);
      case SCROLL_RIGHT -> left = Math.min(left + 1, Math.max(0, headers.size() - 1));
      case FILTER -> filter(command.text());
      case CLEAR_FILTER -> filter("");
      case SORT_BY_COLUMN -> sort(command.column());
      case TOGGLE_SORT_ORDER -> {
        descending = !descending;
        stale = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void go(int to) {
    place = Math.clamp(to, 0, Math.max(0, shown.size() - 1));
    selected = shown.isEmpty() ? null : shown.get(place).key();
  }

  void filter(String text) {
    filter = text;
    stale = true;
  }

  /// Sorts by a column; by the same one once more turns the order.
  void sort(int column) {
    if (column < 0 || column >= headers.size()) {
      return;
    }
    descending = column == sort && !descending;
    sort = column;
    stale = true;
  }

  /// Sorts by the next column; after the last one by none.
  void sortNext() {
    sort = sort + 1 >= headers.size() ? -1 : sort + 1;
    descending = false;
    stale = true;
  }

  /// A press at a cell: chooses a row, or sorts by the column whose head it hit.
  void click(int x, int y) {
    refresh();
    if (y == 0) {
      int start = 0;
      for (int i = left; i < widths.length; i++) {
        start += widths[i] + GAP;
        if (x < start) {
          sort(i);
          return;
        }
      }
    } else if (top + y - 1 < shown.size()) {
      go(top + y - 1);
    }
  }
}
