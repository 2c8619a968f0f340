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

/// Databases in the workspace, where there is no cluster.
@Timeout(300)
final class DatabasesPaneTest {
  private static final String PASSWORD = "s3cretWord";

  @TempDir Path folder;
  private final String url = TestPostgres.url();

  private void configure(String more) throws IOException {
    Files.writeString(folder.resolve("config.toml"), more);
  }

  private void configureShop() throws IOException {
    configure("[[databases]]\nname = \"shop\"\nurl = \"" + url + "\"\n");
  }

  private WorkspaceDriver open(Map<String, String> environment) {
    return WorkspaceDriver.alone(folder, environment).size(120, 40);
  }

  private static WorkspaceDriver databases(WorkspaceDriver top) {
    return top.press(":").type("databases").press("enter").untilShows("─ databases (");
  }

  /// In the query pane on the only database of the configuration.
  private WorkspaceDriver query() throws IOException {
    configureShop();
    WorkspaceDriver top = databases(open(Map.of())).untilShows("PostgreSQL ");
    return top.press("enter").untilShows("tables: 0");
  }

  private static WorkspaceDriver ask(WorkspaceDriver top, String sql, String shown) {
    return top.press("ctrl+u").type(sql).press("ctrl+e").untilShows(shown);
  }

  private static void typeForm(WorkspaceDriver top, String... values) {
    for (int i = 0; i < values.length; i++) {
      top.press("ctrl+u").type(values[i]).press(i == values.length - 1 ? "enter" : "tab");
    }
  }

  @Test
  void aDatabaseOfTheConfigurationIsAsked() throws IOException {
    try (WorkspaceDriver top = query()) {
      assertTrue(top.screen().contains("query: shop · postgres@localhost:"), top.screen());
      ask(top, "create table orders(id int, note text)", "done, no row changed in");
      ask(top, "insert into orders values (1, 'a,b'), (2, null)", "2 rows changed in");
      ask(top, "select * from orders", "2 rows in");
      assertTrue(top.screen().contains("a,b"), top.screen());
      top.press("esc", "c");
      assertEquals(List.of("1,\"a,b\""), top.copied);
      top.press("C");
      assertEquals("id,note\n1,\"a,b\"\n2,", top.copied.getLast());
      top.press("i");
      ask(top, "select * from nobody", "relation \"nobody\" does not exist (line 1, column 15)");
      ask(top, "begin", "a transaction is open");
      ask(top, "rollback", "done, no row changed in");
      top.press("ctrl+r").untilShows("earlier queries").untilShows("select * from nobody");
    }
    Path history = folder.resolve("query_history");
    try (var files = Files.list(history)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void completionKnowsTheTablesOfTheDatabase() throws IOException {
    try (Database there = new DirectDatabase(DatabaseAddress.parse(url).address(), null)) {
      there.ask("create table orders(id int, total int)", new Question());
    }
    configureShop();
    try (WorkspaceDriver top = databases(open(Map.of())).press("enter").untilShows("tables: 1")) {
      top.type("select o.to").press("tab");
      assertFalse(top.screen().contains("total"), top.screen());
      top.press("ctrl+u").type("select * from orders o where o.to").press("tab");
      assertTrue(top.screen().contains("o.total"), top.screen());
    }
  }

  @Test
  void aQueryThatRunsIsEndedByAKey() throws IOException {
    try (WorkspaceDriver top = query()) {
      ask(top, "select pg_sleep(100)", "running … ctrl+c ends it");
      top.press("ctrl+c").untilShows("ended by you");
      ask(top, "select 'still ' || 'here'", "still here");
      assertFalse(top.screen().contains("Leave the workspace?"), top.screen());
    }
  }

  @Test
  void whatRunsEndsWithItsPane() throws IOException {
    String sleeping =
        "select 1 from pg_stat_activity where state = 'active' and query = 'select pg_sleep(100)'"
            + " and datname = current_database()";
    try (WorkspaceDriver top = query();
        Database other = new DirectDatabase(DatabaseAddress.parse(url).address(), null)) {
      ask(top, "select pg_sleep(100)", "running …");
      top.until(_ -> other.ask(sleeping, new Question()).rows() == 1).press("alt+x");
      top.until(_ -> other.ask(sleeping, new Question()).rows() == 0);
    }
  }

  @Test
  void aMillionRowsAreBoundedAndSaid() throws IOException {
    try (WorkspaceDriver top = query()) {
      ask(top, "select n from generate_series(1, 1000000) n", "the first 10,000 rows in");
      assertTrue(top.screen().contains("x in the answer writes a file"), top.screen());
      assertTrue(top.screen().contains("10,000 rows, 47 kB"), top.screen());
      ask(top, "select n from generate_series(1, 99) n", "99 rows in");
      assertFalse(top.screen().contains("writes a file"), top.screen());
      ask(top, "select n from generate_series(1, 100) n", "100 rows in");
      assertTrue(top.screen().contains("writes a file"), top.screen());
      ask(top, "select repeat('x', 70000)", "1 row in");
      assertTrue(top.screen().contains("68 kB; x in the answer"), top.screen());
    }
  }

  @Test
  void aPasswordOfTheEnvironmentIsUsedAndShowsNowhere() throws IOException {
    String guarded = TestPostgres.guarded(PASSWORD);
    configure(
        "[[databases]]\nname = \"shop\"\nurl = \""
            + guarded
            + "\"\npassword_env = \"SHOP_PASSWORD\"\n");
    try (WorkspaceDriver top =
        databases(open(Map.of("SHOP_PASSWORD", PASSWORD))).untilShows("PostgreSQL ")) {
      assertFalse(top.screen().contains(PASSWORD), top.screen());
      top.press("enter").untilShows("tables: 0");
      new SessionFile(top.workspace).save();
      assertKeptSecret(top);
    }
    // It comes back; where nobody says the password any more, a person is asked.
    try (WorkspaceDriver top = open(Map.of()).untilShows("password of user_of_")) {
      top.type("wrong").press("enter").untilShows("password authentication failed");
      top.untilShows("password of user_of_").type(PASSWORD).press("enter").untilShows("tables: 0");
      new SessionFile(top.workspace).save();
      assertKeptSecret(top);
    }
    try (WorkspaceDriver top = open(Map.of()).untilShows("password of user_of_")) {
      top.press("esc").untilShows("; the variable SHOP_PASSWORD is not set");
      top.press("ctrl+e").untilShows("password of user_of_");
    }
    try (WorkspaceDriver top =
        databases(open(Map.of()).untilShows("password of user_of_").press("esc", "alt+x"))) {
      top.untilShows("asks for a password");
    }
  }

  private void assertKeptSecret(WorkspaceDriver top) throws IOException {
    String session = Files.readString(folder.resolve("workspace.json"));
    assertTrue(session.contains("\"query\""), session);
    assertFalse(session.contains(PASSWORD), session);
    assertFalse(top.screen().contains(PASSWORD), top.screen());
  }

  @Test
  void oneThatIsTypedIsAskedAndComesBackWithoutItsPassword() throws IOException {
    DatabaseAddress there = DatabaseAddress.parse(TestPostgres.guarded(PASSWORD)).address();
    String port = Integer.toString(there.port());
    try (WorkspaceDriver top = databases(open(Map.of()))) {
      top.untilShows("url = \"postgresql://ada@db.example.org:5432/shop\"");
      top.press("enter").untilShows("a PostgreSQL database");
      typeForm(top, "a host", port, there.database(), there.user(), PASSWORD);
      top.untilShows("a host is a name or an address").press("esc");
      top.untilShows("no database was chosen; ctrl+e asks again").press("ctrl+e");
      typeForm(top, "localhost", port, there.database(), there.user(), "wrong");
      top.untilShows("password of " + there.place()).type(PASSWORD).press("enter");
      top.untilShows("tables: 0");
      new SessionFile(top.workspace).save();
      assertKeptSecret(top);
    }
    try (WorkspaceDriver top = open(Map.of()).untilShows("password of " + there.place())) {
      top.type(PASSWORD).press("enter").untilShows("tables: 0");
      assertTrue(top.screen().contains("PostgreSQL · " + there.place()), top.screen());
    }
  }

  @Test
  void whatDoesNotAnswerSaysWhyAndWhatIsWrongInTheFileIsNamed() throws IOException {
    configure(
        """
        [[databases]]
        name = "far"
        url = "postgresql://ada:s3cretWord@nowhere.invalid/far"
        [[databases]]
        name = "wrong"
        url = "mysql://ada:s3cretWord@db/far"
        """);
    try (WorkspaceDriver top = open(Map.of())) {
      top.untilShows("databases.1.url must be");
      databases(top).untilShows("failed");
      assertFalse(top.screen().contains(PASSWORD), top.screen());
      configureShop();
      top.press("r").untilShows("PostgreSQL ");
      assertFalse(top.screen().contains("nowhere"), top.screen());
    }
  }
}
