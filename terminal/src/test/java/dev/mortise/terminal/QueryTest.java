package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.terminal.ResourceActions.Subject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Queries: where they go, how they are asked, what is remembered of them.
final class QueryTest {
  private static final Subject POD = new Subject("", "dev", "web");

  @TempDir Path folder;

  private static QueryTarget detected(String containers) {
    return QueryTarget.detect(
        POD, JsonMapper.shared().readTree("{\"containers\":" + containers + "}"));
  }

  @Test
  void aPodSaysWhereItsDatabaseIs() {
    QueryTarget found =
        detected(
            """
            [{"name":"postgres-exporter"},
             {"name":"db","ports":[{"containerPort":5432}],"env":[
               {"name":"POSTGRES_DB","value":"shop"},{"name":"POSTGRES_USER","value":"ada"},
               {"name":"POSTGRES_PASSWORD","value":"geheim"},{"name":"PGPORT","value":"5433"}]}]
            """);
    assertEquals(new QueryTarget(POD, "db", "shop", "ada", "geheim", "5433"), found);
    assertEquals(
        "main",
        detected("[{\"name\":\"side\"},{\"name\":\"main\",\"image\":\"postgres:16\"}]")
            .container());
    QueryTarget standard = detected("[{\"name\":\"app\"}]");
    assertEquals(new QueryTarget(POD, "app", "postgres", "postgres", "", "5432"), standard);
  }

  /// The password is in the program's environment alone; nothing is a word of the shell.
  @Test
  @Tag("process")
  void thePasswordStandsInNoCommandLine() throws IOException, InterruptedException {
    Path psql = folder.resolve("psql");
    Files.writeString(psql, "#!/bin/sh\nprintf '%s|' \"$PGPASSWORD\" \"$@\"\n");
    Files.setPosixFilePermissions(
        psql, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
    var builder =
        new ProcessBuilder(
            "/bin/sh", "-c", QueryTarget.SCRIPT, "sh", "ada", "shop", "5432", "select '$(id)'; --");
    builder.environment().put("PATH", folder + ":/usr/bin:/bin");
    Process process = builder.start();
    process.getOutputStream().write("ge $x heim\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals("ge $x heim|-X|-w|-U|ada|-d|shop|-p|5432|--csv|-c|select '$(id)'; --|", said);
  }

  @Test
  void valuesAreReadAndWrittenWhole() {
    assertEquals(
        List.of(List.of("a", "b"), List.of("x,\"y\"", "two\nlines"), List.of("", "z")),
        CsvText.parse("a,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\n,z", 10));
    assertEquals(
        "plain,\"a,b\",\"say \"\"hi\"\"\"", CsvText.row(List.of("plain", "a,b", "say \"hi\"")));
    assertEquals(2, CsvText.parse("a\nb\nc\n", 2).size());
  }

  private static void check(String sql, int statements, String firstWord) {
    assertEquals(new SqlText(statements, firstWord), SqlText.of(sql), sql);
  }

  @Test
  void aTextOfSqlIsCountedInStatements() {
    check("", 0, "");
    check(" ; ;; -- nothing\n /* either; */", 0, "");
    check("select 1", 1, "select");
    check("-- why;\n/* ; */ ((SELECT 1;));", 2, "select");
    check("select ';', \"a;b\", $$;$$, $tag$ ; $$ ; $tag$ -- ;", 1, "select");
    check("select 'it''s;' ; update t set a = 1;", 2, "select");
    check("1;2;", 2, "");
    check("select 'never closed ;", 1, "select");
  }

  @Test
  void completionKnowsTablesColumnsAndShortNames() {
    var completion = new SqlCompletion();
    completion.learn(
        List.of(
            List.of("table_name", "column_name"),
            List.of("orders", "id"),
            List.of("orders", "total"),
            List.of("people", "name")));
    assertEquals(List.of("orders", "order by"), completion.at("select * from ord", "").words());
    assertEquals(List.of("total"), completion.at("select o.t", "select o.t from orders o").words());
    assertEquals(List.of("select", "set"), completion.at("se", "").words());
    assertTrue(completion.at("", "").words().size() <= 8);
  }

  @Test
  void anEditorHoldsSeveralLines() {
    var editor = new TextEditor();
    editor.insert("select 1;\n  select 2");
    editor.key(KeyStroke.ENTER);
    editor.insert("x");
    assertEquals("select 1;\n  select 2\n  x", editor.text());
    editor.key(KeyStroke.BACKSPACE);
    editor.key(KeyStroke.BACKSPACE);
    editor.key(KeyStroke.BACKSPACE);
    editor.key(KeyStroke.BACKSPACE);
    assertEquals("select 1;\n  select 2", editor.text());
  }

  @Test
  void queriesAreRememberedButNotTwice() {
    var memory = new QueryMemory(folder, "dev__web__shop");
    memory.ran("select 1");
    memory.ran("select 1");
    memory.ran("select 2");
    for (int i = 0; i < 250; i++) {
      memory.ran("select " + i % 249);
    }
    assertEquals(200, memory.history().size());
    memory.save("all", "select *");
    memory.save("all", "select * from orders");
    assertEquals(
        List.of("all  select * from orders"),
        memory.saved().stream().map(QueryMemory.Query::label).toList());
    assertTrue(Files.exists(folder.resolve("query_history/dev__web__shop.json")));
  }

  @Test
  void aQueryKeepsTheTimeItWasRun() throws IOException {
    Path file = folder.resolve("query_history/dev__web__shop.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[{\"sql\":\"select 1\",\"ts\":\"2020-01-02T03:04:05Z\"}]");
    var memory = new QueryMemory(folder, "dev__web__shop");
    memory.ran("select 2");
    assertEquals(
        List.of("select 2", "select 1"),
        memory.history().stream().map(QueryMemory.Query::sql).toList());
    assertEquals("2020-01-02T03:04:05Z", memory.history().getLast().ts());
    assertTrue(memory.history().getFirst().ts().compareTo("2020-01-02T03:04:05Z") > 0);
  }

  @Test
  void aQueryIsAskedInThePod() {
    try (MockCluster cluster = new MockCluster()) {
      cluster.pod("web", "Running");
      answers(cluster, "SELECT version()", "version\nPostgreSQL 16.2\n", "");
      answers(cluster, SqlCompletion.SCHEMA, "table_name,column_name\norders,id\n", "");
      answers(cluster, "select * from orders", "id,note\n1,\"a,b\"\n2,\n", "");
      answers(cluster, "select * from ordersx", "", "ERROR:  relation does not exist\n");
      try (WorkspaceDriver top =
          new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters()).untilShows("web")) {
        top.press("Q").untilShows("database in dev/web");
        top.press("enter").untilShows("PostgreSQL 16.2 · tables: 1");
        top.type("select * from ord").press("tab").untilShows("order by");
        top.press("enter").untilShows("from orders");
        top.press("ctrl+e").untilShows("2 rows in");
        assertTrue(top.screen().contains("a,b"), top.screen());
        top.type("x").press("ctrl+e").untilShows("does not exist");
        top.press("ctrl+r").untilShows("earlier queries");
      }
    }
  }

  @Test
  void anAnswerIsWrittenIntoTheFileThatIsNamedAndOverNone() throws IOException {
    Path file = folder.resolve("orders.csv");
    Files.writeString(file, "mine");
    try (MockCluster cluster = new MockCluster()) {
      cluster.pod("web", "Running");
      answers(cluster, "SELECT version()", "version\nPostgreSQL 16.2\n", "");
      answers(cluster, SqlCompletion.SCHEMA, "table_name,column_name\n", "");
      answers(cluster, "select 1", "id,note\n1,\"a,b\"\n", "");
      try (WorkspaceDriver top =
          new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters()).untilShows("web")) {
        top.size(200, 40).press("Q").untilShows("database in dev/web").press("enter");
        top.untilShows("tables: 0").type("select 1").press("ctrl+e").untilShows("1 row in");
        top.press("esc", "x").untilShows("~/mortise_web_");
        assertTrue(top.screen().contains("export dialog"), top.screen());
        top.press("ctrl+u", "enter").untilShows("the name of a file is needed");
        top.type(file.toString()).press("enter").untilShows("that is there already");
        top.untilShows("orders-2.csv").press("enter").untilShows("written to");
      }
    }
    assertEquals("mine", Files.readString(file));
    assertEquals("id,note\n1,\"a,b\"\n", Files.readString(folder.resolve("orders-2.csv")));
  }

  /// What it is told first is the password, in a line.
  private static void answers(MockCluster cluster, String sql, String out, String err) {
    int code = err.isEmpty() ? 0 : 1;
    cluster.command(
        query(sql),
        new FakeCommand()
            .on("\0\n", FakeCommand.out(out), FakeCommand.err(err), FakeCommand.exit(code)));
  }

  @Test
  void aQueryThatRunsIsEndedByAKeyAndWithItsPane() {
    try (MockCluster cluster = new MockCluster()) {
      cluster.pod("web", "Running");
      answers(cluster, "SELECT version()", "version\nPostgreSQL 16.2\n", "");
      answers(cluster, SqlCompletion.SCHEMA, "table_name,column_name\n", "");
      var endless = new FakeCommand();
      cluster.command(query("select 1"), endless);
      try (WorkspaceDriver top =
          new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters()).untilShows("web")) {
        top.press("Q").untilShows("database in dev/web").press("esc");
        top.untilShows("no database was chosen; ctrl+e asks again").press("ctrl+e");
        top.untilShows("database in dev/web").press("enter").untilShows("tables: 0");
        top.type("select 1").press("ctrl+e").untilShows("running … ctrl+c ends it");
        top.until(_ -> endless.heard() == 1).press("ctrl+c").untilShows("ended by you");
        top.until(_ -> endless.open() == 0);
        assertFalse(top.screen().contains("Leave the workspace?"), top.screen());
        top.press("ctrl+e").until(_ -> endless.heard() == 2).press("alt+x");
        top.until(_ -> endless.open() == 0);
      }
    }
  }

  private static String query(String sql) {
    return word("/bin/sh")
        + word("-c")
        + word(QueryTarget.SCRIPT)
        + word("sh")
        + word("postgres")
        + word("postgres")
        + word("5432")
        + word(sql)
        + "container=app&stdin=true&stdout=true&stderr=true";
  }

  private static String word(String text) {
    return "command=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&";
  }
}
