package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a plugin wants drawn, bounded and in the looks of the theme.
///
/// @param drawing null for the one of before
/// @param title empty for that of before
/// @param regions null for those of before
/// @param state null for that of before
record PluginPicture(
    @Nullable Drawing drawing,
    String title,
    @Nullable List<Pane.Region> regions,
    @Nullable Json state) {
  /// No picture has more lines, or rows.
  static final int LINES_MAX = 10_000;

  private static final int PIECES_MAX = 256;
  private static final int CHARACTERS_MAX = 4_096;
  private static final int TITLE_MAX = 100;
  private static final int COLUMNS_MAX = 64;
  private static final int REGIONS_MAX = 256;
  private static final int STATE_BYTES_MAX = 64 << 10;

  /// One of three ways to draw.
  sealed interface Drawing {}

  /// From the top.
  record Lines(List<StyledLine> lines) implements Drawing {}

  /// The workspace scrolls, selects and sorts.
  ///
  /// @param selected a row's key; empty leaves the person's choice
  record Table(List<String> headers, List<TableView.Row> rows, String selected)
      implements Drawing {}

  /// Nodes that a person can use.
  record Tree(JsonNode root) implements Drawing {}

  static PluginPicture of(Pane.View view, Theme theme) {
    Json state = view.state();
    return new PluginPicture(
        drawing(view, theme),
        view.title() == null ? "" : cut(view.title(), TITLE_MAX),
        view.regions() == null ? null : view.regions().stream().limit(REGIONS_MAX).toList(),
        state != null && state.size() > STATE_BYTES_MAX ? null : state);
  }

  private static @Nullable Drawing drawing(Pane.View view, Theme theme) {
    if (view.lines() != null) {
      return new Lines(
          view.lines().stream().limit(LINES_MAX).map(line -> line(line, theme)).toList());
    }
    if (view.table() != null) {
      return table(view.table());
    }
    return view.tree() == null ? null : tree(view.tree(), theme);
  }

  /// A tree without anything in it.
  static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Drawing tree(Json tree, Theme theme) {
    try {
      return new Tree(JsonMapper.shared().readTree(tree.utf8()));
    } catch (JacksonException e) {
      return new Lines(List.of(StyledLine.of("The plugin's tree is no JSON.", theme.failure())));
    }
  }

  private static Drawing table(Pane.Grid grid) {
    List<TableView.Row> rows = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Pane.Row row : grid.rows()) {
      if (rows.size() == LINES_MAX) {
        break;
      }
      // Rows without a key of their own are known by their place.
      String key = keys.add(row.key()) ? row.key() : row.key() + "\0" + rows.size();
      rows.add(
          new TableView.Row(
              key, row.cells().stream().limit(COLUMNS_MAX).map(PluginPicture::text).toList(), ""));
    }
    Integer selected = grid.selected();
    int place = selected == null ? -1 : selected;
    boolean there = place >= 0 && place < rows.size();
    return new Table(
        grid.headers().stream().limit(COLUMNS_MAX).map(h -> cut(h, TITLE_MAX)).toList(),
        rows,
        there ? rows.get(place).key() : "");
  }

  private static String text(Pane.Line line) {
    var text = new StringBuilder();
    line.spans()
        .forEach(span -> {
          if (text.length() < CHARACTERS_MAX) {
            text.append(cut(span.text(), CHARACTERS_MAX));
          }
        });
    return CellText.untabbed(text.toString());
  }

  private static StyledLine line(Pane.Line line, Theme theme) {
    List<StyledLine.Piece> pieces = new ArrayList<>();
    int left = CHARACTERS_MAX;
    for (Pane.Span span : line.spans()) {
      if (pieces.size() == PIECES_MAX || left <= 0) {
        break;
      }
      String text = CellText.untabbed(cut(span.text(), left));
      left -= text.length();
      Style style = span.style() == null ? theme.plain() : theme.named(span.style());
      pieces.add(new StyledLine.Piece(text, style));
    }
    return new StyledLine(pieces);
  }

  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // Not in the middle of a pair.
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /// This one over another that was not shown yet.
  PluginPicture over(PluginPicture before) {
    return new PluginPicture(
        drawing == null ? before.drawing : drawing,
        title.isEmpty() ? before.title : title,
        regions == null ? before.regions : regions,
        state == null ? before.state : state);
  }
}
