package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Rows: their order, what is chosen of them, what of them is in sight.
final class TableViewTest {
  private final TableView table = new TableView();

  private static TableView.Row row(String name, String value) {
    return new TableView.Row(name, List.of(name, value), "");
  }

  private String screen(int rows) {
    var cells = new Cells(20, rows);
    table.render(new Canvas(cells, new Area(0, 0, 20, rows), Theme.STANDARD), true);
    return cells.toString();
  }

  private static List<String> ordered(String... texts) {
    return Arrays.stream(texts).map(CellOrder::of).sorted().map(CellOrder::text).toList();
  }

  @Test
  void numbersAndAgesAreInTheOrderPeopleMean() {
    assertEquals(
        List.of("-1", "2", "10", "100", "", "b"), ordered("b", "10", "", "2", "100", "-1"));
    assertEquals(
        List.of("5s", "90s", "2m", "3h10m", "2d", "1y"),
        ordered("1y", "2d", "3h10m", "2m", "90s", "5s"));
    assertEquals(List.of("0/1", "1/1", "2 (3m ago)"), ordered("2 (3m ago)", "1/1", "0/1"));
    assertEquals(List.of("10.0.0.9", "Apple", "banana"), ordered("banana", "Apple", "10.0.0.9"));
    assertEquals(
        List.of("-1.5", "-1", "0.25", "0.5", "9.5 %", "10.25"),
        ordered("10.25", "-1", "9.5 %", "0.5", "-1.5", "0.25"));
    assertEquals(
        List.of("0.2", "0.30000000000000004", "10"), ordered("10", "0.30000000000000004", "0.2"));
    assertEquals(List.of("1.", "1.2.3"), ordered("1.2.3", "1."));
    assertEquals(List.of("7", "12345678901234567890"), ordered("12345678901234567890", "7"));
  }

  @Test
  void theChosenRowIsTheSameOneWhateverTheOrder() {
    table.headers(List.of("NAME", "N"));
    table.set(List.of(row("a", "3"), row("b", "2"), row("c", "1")));
    table.command(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
    table.sort(1);
    assertEquals(Optional.of("b"), table.selected().map(TableView.Row::key));
    table.sort(1);
    table.command(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
    assertEquals(Optional.of("c"), table.selected().map(TableView.Row::key));
    table.command(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
    assertEquals(Optional.of("a"), table.selected().map(TableView.Row::key));
  }

  @Test
  void theChosenRowIsInSight() {
    table.headers(List.of("NAME"));
    for (int i = 0; i < 100; i++) {
      table.put(row("row" + i, ""));
    }
    screen(6);
    table.command(PaneCommand.of(PaneCommand.Kind.PAGE_DOWN));
    assertEquals("NAME\nrow1\nrow2\nrow3\nrow4\nrow5\n", screen(6));
    table.command(PaneCommand.of(PaneCommand.Kind.GO_TO_BOTTOM));
    assertEquals("NAME\nrow98\nrow99\n", screen(3));
    table.command(PaneCommand.of(PaneCommand.Kind.SELECT_NEXT));
    assertEquals("NAME\nrow0\nrow1\n", screen(3));
    table.click(1, 2);
    assertEquals(Optional.of("row1"), table.selected().map(TableView.Row::key));
  }

  @Test
  void aTableWithoutRowsOrRoomIsATable() {
    table.headers(List.of("NAME"));
    assertEquals("", screen(0));
    for (PaneCommand.Kind kind : PaneCommand.Kind.values()) {
      table.command(PaneCommand.of(kind));
    }
    assertEquals(Optional.empty(), table.selected());
  }
}
