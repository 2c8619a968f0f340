package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real PostgreSQL, asked without a cluster.
@Timeout(200)
final class DirectDatabaseTest {
  private final String url = TestPostgres.url();
  private final DirectDatabase database = open(url);

  private static DirectDatabase open(String url) {
    DatabaseAddress.Login login = DatabaseAddress.parse(url);
    return new DirectDatabase(login.address(), login.password());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private QueryResult ask(String sql) {
    return database.ask(sql, new Question());
  }

  private PluginException refused(String sql) {
    return assertThrows(PluginException.class, () -> ask(sql));
  }

  private void check(String sql, String said, List<List<String>> table) {
    QueryResult result = ask(sql);
    assertEquals(said, result.summary());
    assertEquals(table, result.table());
  }

  @Test
  void everyKindOfAnswerIsSaid() {
    check(
        "select 1 as a, null as b, true c",
        "1 row",
        List.of(List.of("a", "b", "c"), List.of("1", "", "t")));
    check("create table t(n int)", "done, no row changed", List.of());
    check("insert into t values (1), (2), (3)", "3 rows changed", List.of());
    check("insert into t values (4) returning n", "1 row", List.of(List.of("n"), List.of("4")));
    check(
        "select 1 as a; delete from t where n > 2; select 'x;y' as b;",
        "3 answers: 1 row; 2 rows changed; 1 row",
        List.of(List.of("b"), List.of("x;y")));
    check("-- nothing", "done, no row changed", List.of());
    check("/* why */ -- how\n values (7)", "1 row", List.of(List.of("column1"), List.of("7")));
    assertEquals(1, ask("select ';' || $$;$$ as a -- ;").rows());
    // A question mark is an operator, and braces are text.
    check(
        "select '{\"a\":1}'::jsonb ? 'a' as has, '{d}' as d",
        "1 row",
        List.of(List.of("has", "d"), List.of("t", "{d}")));
    check("select '\\x00ff'::bytea as b", "1 row", List.of(List.of("b"), List.of("\\x00ff")));
    // Not possible in a transaction, so that none is begun around it.
    check("vacuum t", "done, no row changed", List.of());
    assertTrue(ask("drop table if exists nobody").note().contains("does not exist, skipping"));
  }

  @Test
  void whatIsRefusedIsSaidInPostgresOwnWordsWithItsPlace() {
    PluginException e = refused("\n\nselect 1,\n  öx from nobody");
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("ERROR: relation \"nobody\" does not exist (line 4, column 11)", e.getMessage());
    assertEquals(
        "ERROR: syntax error at or near \"selec\" (at letter 1 of its statement)",
        refused("select 1;selec 2").getMessage());
    // Nothing of several was done when one failed.
    ask("create table t(n int)");
    refused("insert into t values (1); select 1/0");
    check("select count(*) from t", "1 row", List.of(List.of("count"), List.of("0")));
  }

  @Test
  void aTransactionHoldsFromOneQuestionToTheNext() {
    ask("create table t(n int)");
    assertEquals("a transaction is open", ask("begin").note());
    ask("insert into t values (1)");
    QueryResult seen = ask("select n from t");
    assertEquals(1, seen.rows());
    assertEquals("a transaction is open", seen.note());
    assertEquals(
        "rows after these were not computed · a transaction is open",
        ask("select n from generate_series(1, 1000000) n").note());
    assertEquals("", ask("rollback").note());
    assertEquals(0, ask("select n from t").rows());
    ask("create temporary table mine as select 1 as n");
    assertEquals(1, ask("select n from mine").rows());
  }

  @Test
  void aWritingSelectIsKept() {
    ask("create table t(n int)");
    assertEquals(1, ask("with x as (insert into t values (5) returning n) select n from x").rows());
    try (DirectDatabase other = open(url)) {
      assertEquals(1, other.ask("select n from t", new Question()).rows());
    }
  }

  @Test
  void noMoreIsReadThanIsKept() {
    QueryResult many = ask("select n from generate_series(1, 1000000) n");
    assertTrue(many.cut());
    assertEquals("the first 10,000 rows", many.summary());
    assertEquals("10000", many.table().getLast().getFirst());
    assertEquals("10,000 rows", ask("select n from generate_series(1, 10000) n").summary());
    QueryResult several = ask("select n from generate_series(1, 1000000) n; select 1 where false");
    assertEquals("2 answers: the first 10,000 rows; 0 rows", several.summary());
    // Whole, it would be a terabyte.
    PluginException e = refused("select repeat('x', 1000000) from generate_series(1, 1000000)");
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertEquals("the answer is larger than 16 MiB; add a LIMIT", e.getMessage());
    assertEquals(1, ask("select 1").rows());
  }

  @Test
  void oneThatRunsIsEndedAndTheSessionLives() throws InterruptedException {
    ask("create temporary table mine as select 1 as n");
    for (String sql :
        List.of(
            "select pg_sleep(100)",
            "do $$ begin perform pg_sleep(100); end $$",
            "select 1; select pg_sleep(100)",
            "select pg_sleep(case when n > 60 then 100 else 0 end) from generate_series(1, 100) n")) {
      var question = new Question();
      var asking = Thread.ofVirtual().start(() -> ended(sql, question));
      untilSleeps();
      question.close();
      asking.join();
      assertEquals(1, ask("select n from mine").rows());
    }
  }

  /// Waits until another session does.
  private void untilSleeps() {
    try (DirectDatabase other = open(url)) {
      String sleeping =
          "select 1 from pg_stat_activity"
              + " where wait_event = 'PgSleep' and datname = current_database()";
      while (other.ask(sleeping, new Question()).rows() == 0) {
        Thread.onSpinWait();
      }
    }
  }

  private void ended(String sql, Question question) {
    PluginException e = assertThrows(PluginException.class, () -> database.ask(sql, question));
    assertEquals(ErrorCode.CANCELLED, e.code());
  }

  @Test
  void oneThatWasEndedBeforeItsTurnIsNotAsked() {
    var question = new Question();
    question.close();
    assertEquals(
        ErrorCode.CANCELLED,
        assertThrows(PluginException.class, () -> database.ask("create table t(n int)", question))
            .code());
    assertEquals(
        0, ask("select 1 from pg_tables where tablename = 't' and schemaname = 'public'").rows());
  }

  @Test
  void aConnectionThatBrokeIsMadeAnewAndALostTransactionIsSaid() {
    try (DirectDatabase other = open(url)) {
      terminate(other, ask("select pg_backend_pid()"));
      QueryResult anew = ask("select 1");
      assertEquals(1, anew.rows());
      assertTrue(anew.note().startsWith("a new session"), anew.note());
      ask("begin");
      terminate(other, ask("select pg_backend_pid()"));
      PluginException e = refused("select 1");
      assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.getMessage());
      assertTrue(ask("select 1").note().startsWith("a new session"));
      assertEquals("", ask("select 1").note());
    }
  }

  @Test
  void whatIsLargerThanMayBeKeptLeavesATransactionOpenAndItIsSaid() {
    ask("create temporary table kept (n int)");
    String large = "select repeat('x', 20000) from generate_series(1, 1000)";
    PluginException e = refused("begin; insert into kept values (1); " + large);
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code(), e.getMessage());
    assertEquals("a transaction is open", ask("select n from kept").note());
    assertEquals("", ask("rollback").note());
    assertEquals(0, ask("select n from kept").rows());
  }

  private static void terminate(DirectDatabase other, QueryResult pid) {
    String number = pid.table().getLast().getFirst();
    other.ask("select pg_terminate_backend(" + number + ")", new Question());
    String alive = "select 1 from pg_stat_activity where pid = " + number;
    while (other.ask(alive, new Question()).rows() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aClosedOneIsAskedNoMore() {
    DirectDatabase brief = open(url);
    String pid = brief.ask("select pg_backend_pid()", new Question()).table().getLast().getFirst();
    brief.close();
    String alive = "select 1 from pg_stat_activity where pid = " + pid;
    while (ask(alive).rows() > 0) {
      Thread.onSpinWait();
    }
    assertEquals(
        ErrorCode.CANCELLED,
        assertThrows(PluginException.class, () -> brief.ask("select 1", new Question())).code());
  }

  @Test
  void whyNobodyAnswersIsSaid() throws IOException {
    // Bound, so that nobody else takes it, and not listening.
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String refusing = "postgresql://ada@127.0.0.1:" + taken.getLocalPort() + "/shop";
      check(refusing, ErrorCode.UNAVAILABLE, "refused");
    }
    var unknown =
        new SQLException("the connection failed", "08001", new UnknownHostException("nowhere"));
    String said = String.valueOf(SqlProblem.of(unknown, "").getMessage());
    assertTrue(said.contains("there is no host nowhere"), said);
    check(url.replaceFirst("/test\\d+$", "/nothing"), ErrorCode.INVALID_ARGUMENT, "does not exist");
    String guarded = TestPostgres.guarded("right");
    check(guarded, ErrorCode.PERMISSION_DENIED, "password");
    check(guarded.replace("@", ":wrong@"), ErrorCode.PERMISSION_DENIED, "password authentication");
    try (DirectDatabase right = open(guarded.replace("@", ":right@"))) {
      assertTrue(right.version(new Question()).startsWith("PostgreSQL "));
    }
  }

  @Test
  void aPasswordIsAskedForOnlyWhereOneIsMissing() {
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        rejected(
            "The server requested password-based authentication, but no password was provided by"
                + " plugin <default>"));
    assertEquals(ErrorCode.UNAVAILABLE, rejected("The server does not support SSL."));
    assertEquals(
        ErrorCode.UNAVAILABLE, rejected("The password of the key store is not what it was."));
  }

  private static ErrorCode rejected(String said) {
    return SqlProblem.of(new SQLException(said, "08004"), "").code();
  }

  /// The driver reads it by itself, as every client of PostgreSQL does.
  @Test
  void aPasswordMayStandInThePasswordFile(@TempDir Path folder) throws IOException {
    String guarded = TestPostgres.guarded("right");
    DatabaseAddress there = DatabaseAddress.parse(guarded).address();
    Path file = folder.resolve("pgpass");
    Files.writeString(file, "*:" + there.port() + ":*:" + there.user() + ":right\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    try (DirectDatabase right = open(guarded)) {
      assertTrue(right.version(new Question()).startsWith("PostgreSQL "));
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
  }

  private static void check(String url, ErrorCode code, String said) {
    try (DirectDatabase database = open(url)) {
      PluginException e =
          assertThrows(PluginException.class, () -> database.version(new Question()));
      assertEquals(code, e.code(), e.getMessage());
      assertTrue(String.valueOf(e.getMessage()).contains(said), e.getMessage());
    }
  }
}
