package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of a database whichever it is; run once for each.
abstract class DatabaseContract {
  static final Migrations NOTES =
      Migrations.of(
          "notes", DatabaseContract.class::getResourceAsStream, "V1__notes.sql", "V2__ranks.sql");

  @TempDir Path folder;
  private final List<Database> opened = new ArrayList<>();
  private Database database;

  /// A database of its own for each test, the same whenever it is asked in one.
  abstract DatabaseConfig config(Path folder);

  final Database open() {
    Database another = Database.open(config(folder));
    opened.add(another);
    return another;
  }

  @BeforeEach
  void begin() {
    database = open();
  }

  @AfterEach
  void end() {
    opened.reversed().forEach(Database::close);
  }

  private static int put(Handle handle, String id, String words) {
    return handle.execute("INSERT INTO note (id, words) VALUES (?, ?)", id, words);
  }

  private static long count(Database database) {
    return database.inTransaction(
        handle -> handle.createQuery("SELECT count(*) FROM note").mapTo(Long.class).one());
  }

  @Test
  void makesTheTablesOnceAndKeepsWhatIsInThem() {
    database.migrate(NOTES);
    database.inTransaction(handle -> put(handle, "a", "b"));
    database.migrate(NOTES);
    Database second = open();
    second.migrate(NOTES);
    assertEquals(1, count(second));
  }

  @Test
  void takesOnlyTheStepsThatAreMissing() {
    Migrations first =
        Migrations.of("notes", DatabaseContract.class::getResourceAsStream, "V1__notes.sql");
    database.migrate(first);
    database.inTransaction(handle -> put(handle, "a", "b"));
    database.migrate(NOTES);
    assertEquals(
        0L,
        database.<Long>inTransaction(
            handle -> handle.createQuery("SELECT place FROM note").mapTo(Long.class).one()));
    var failure = assertThrows(PluginException.class, () -> database.migrate(first));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(
        failure.getMessage().startsWith("A newer Mortise made the tables"), failure::toString);
  }

  @Test
  void manyMayMakeTheTablesAtOnce() throws Exception {
    atOnce(
            4,
            () -> {
              Database own = Database.open(config(folder));
              try (own) {
                own.migrate(NOTES);
                return count(own);
              }
            })
        .forEach(found -> assertEquals(0L, found));
  }

  @Test
  void whatFailsLeavesNothing() {
    database.migrate(NOTES);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.inTransaction(handle -> {
              put(handle, "a", "b");
              throw new IllegalArgumentException("no");
            }));
    assertEquals(0, count(database));
  }

  @Test
  void saysThatAKeyIsTaken() {
    database.migrate(NOTES);
    database.durably(handle -> put(handle, "a", "b"));
    var failure =
        assertThrows(
            PluginException.class, () -> database.durably(handle -> put(handle, "a", "c")));
    assertEquals(ErrorCode.CONFLICT, failure.code());
    assertTrue(Database.taken(failure));
  }

  @Test
  void wrongSqlIsABug() {
    assertThrows(
        IllegalStateException.class,
        () -> database.inTransaction(handle -> handle.execute("SELECT nothing FROM nowhere")));
  }

  @Test
  void keepsBytesAndWordsOfAnyKind() {
    database.migrate(NOTES);
    byte[] bytes = new byte[1_000_000];
    new java.util.Random(1).nextBytes(bytes);
    String words = "Zoë \u0001 \uD83D\uDE00 '; DROP TABLE note; --".repeat(2_000);
    database.inTransaction(handle ->
        handle.execute("INSERT INTO note (id, words, content) VALUES ('a', ?, ?)", words, bytes));
    open()
        .inTransaction(handle ->
            handle
                .createQuery("SELECT words, content FROM note")
                .map((row, _) -> {
                  assertEquals(words, row.getString(1));
                  assertArrayEquals(bytes, row.getBytes(2));
                  return true;
                })
                .one());
  }

  @Test
  void countersOfManyThreadsAndHostsLoseNothing() throws Exception {
    database.migrate(NOTES);
    database.inTransaction(handle -> put(handle, "counter", ""));
    Database other = open();
    atOnce(
        8,
        () -> {
          for (int i = 0; i < 25; i++) {
            (i % 2 == 0 ? database : other)
                .inTransaction(handle -> handle.execute("UPDATE note SET place = place + 1"));
          }
          return 0;
        });
    assertEquals(
        200L,
        database.<Long>inTransaction(
            handle -> handle.createQuery("SELECT place FROM note").mapTo(Long.class).one()));
  }

  @Test
  void anInterruptedThreadHarmsNobody() throws Exception {
    database.migrate(NOTES);
    database.inTransaction(handle -> put(handle, "counter", ""));
    for (int i = 0; i < 20; i++) {
      AtomicBoolean enough = new AtomicBoolean();
      Thread interrupted = Thread.ofVirtual().start(() -> countUntil(enough));
      for (int j = 0; j < 5; j++) {
        interrupted.interrupt();
        assertEquals(1, count(database));
      }
      enough.set(true);
      assertTrue(interrupted.join(Duration.ofSeconds(30)));
    }
    assertEquals(1, count(open()));
  }

  private void countUntil(AtomicBoolean enough) {
    while (!enough.get()) {
      try {
        database.durably(handle -> handle.execute("UPDATE note SET place = place + 1"));
      } catch (PluginException e) {
        // Its own work may fail for it, nobody else's.
        return;
      }
    }
  }

  @Test
  void saysNothingOfItsPassword() {
    assertFalse(database.place().contains("secret"), database.place());
  }

  @Test
  void whatIsClosedSaysSo() {
    database.migrate(NOTES);
    database.close();
    var failure = assertThrows(PluginException.class, () -> count(database));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
  }

  static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(all.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
