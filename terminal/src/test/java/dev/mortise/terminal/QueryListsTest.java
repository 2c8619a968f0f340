package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The lists over a query: earlier queries, saved ones, words; and their keys.
@Timeout(300)
final class QueryListsTest {
  @TempDir Path folder;

  private WorkspaceDriver query(String keys) throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        "[[databases]]\nname = \"shop\"\nurl = \"" + TestPostgres.url() + "\"\n" + keys);
    WorkspaceDriver top = WorkspaceDriver.alone(folder, Map.of()).size(120, 40);
    top.workspace.open(PaneSpec.of("query", DirectLogin.CONFIGURED, "shop"), Desk.Place.HERE);
    return top.untilShows("tables: 0");
  }

  private static void save(WorkspaceDriver top, String name, String sql) {
    top.press("ctrl+u").type(sql).press("ctrl+s").untilShows("save this query");
    top.type(name).press("enter").press("ctrl+u");
  }

  private List<String> saved() {
    return new QueryMemory(folder, "any").saved().stream().map(QueryMemory.Query::label).toList();
  }

  @Test
  void savedQueriesAreRenamedDeletedAndNarrowed() throws IOException {
    try (WorkspaceDriver top = query("")) {
      save(top, "all", "select 1");
      save(top, "none", "select 2");
      save(top, "some", "select 3");
      top.press("ctrl+o").untilShows("ctrl+e rename  ctrl+d delete");
      top.type("none").press("ctrl+e").untilShows("rename this query");
      top.press("ctrl+u").type("all").press("enter").untilShows("another query has this name");
      top.press("ctrl+u").press("enter").untilShows("a name is needed");
      top.type("nobody").press("enter").press("ctrl+u");
      assertEquals(List.of("all  select 1", "nobody  select 2", "some  select 3"), saved());
      top.untilShows("nobody  select 2").press("ctrl+d");
      top.untilShows("Delete the saved query all?").press("n");
      assertEquals(3, saved().size());
      top.press("delete").untilShows("Delete the saved query all?").press("y");
      assertEquals(List.of("nobody  select 2", "some  select 3"), saved());
      assertFalse(top.screen().contains("all  select 1"), top.screen());
      top.press("/").type("some").press("enter");
      assertTrue(top.screen().contains("select 3"), top.screen());
    }
  }

  @Test
  void theirKeysAreThoseOfTheConfiguration() throws IOException {
    try (WorkspaceDriver top =
        query(
            """
            [keybindings.saved_queries]
            next = "j"
            rename = "e"
            delete = "d"
            [keybindings.completion]
            select = "ctrl+y"
            [keybindings.query_history]
            close = "q"
            """)) {
      save(top, "one", "select 1");
      save(top, "judge", "select 2");
      top.press("ctrl+o").untilShows("e rename  d delete").press("f2");
      top.untilShows("keys: saved queries").untilShows("j                        next").press("x");
      top.press("j", "enter");
      assertTrue(top.screen().contains("select 2"), top.screen());
      // With the key that filters, letters are letters.
      top.press("ctrl+o", "/").type("jude").press("backspace").press("enter");
      assertFalse(top.screen().contains("Delete"), top.screen());
      assertTrue(top.screen().contains("select 2"), top.screen());
      top.press("ctrl+u").type("se").press("tab").untilShows("complete").press("enter");
      top.untilShows("complete").press("down", "ctrl+y");
      assertFalse(top.screen().contains("─ complete"), top.screen());
      top.untilShows("set").press("ctrl+r").untilShows("earlier queries").press("q");
      assertFalse(top.screen().contains("earlier queries"), top.screen());
    }
  }

  @Test
  void whatIsTooMuchToBePastedIsSaid() throws IOException {
    try (WorkspaceDriver top = query("")) {
      top.type("select 1");
      top.workspace.input(new Input.Paste("x\n".repeat(TextEditor.LINES_MAX)));
      top.untilShows("Nothing was pasted").untilShows("│select 1 ");
    }
  }

  @Test
  void aKeyThatIsTakenIsNamedWhereAListHearsIt() throws IOException {
    Path file = folder.resolve("keys.toml");
    Files.writeString(
        file,
        """
        [keybindings.saved_queries]
        rename = "ctrl+q"
        delete = "ctrl+n"
        close = "f3"
        renam = "x"
        """);
    ConfigReader.Result result = ConfigReader.read(List.of(file));
    assertEquals(
        List.of(
            "keys.toml:5:1: keybindings.saved_queries.renam is not known; did you mean rename?.",
            "keys.toml:2:1: ctrl+q is global.quit and saved_queries.rename; the first one wins",
            "keys.toml:3:1: ctrl+n is saved_queries.next and saved_queries.delete; the first one wins"),
        result.problems().stream().map(p -> p.replace(folder + "/", "")).toList());
    assertEquals("enter", result.config().keys().shown(Command.SAVED_SELECT));
    assertTrue(
        ConfigText.of(result.config()).contains("[keybindings.saved_queries]\nnext"),
        ConfigText.of(result.config()));
  }
}
