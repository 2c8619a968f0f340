package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What plugins keep, on either database.
abstract class StorageContract extends StoreContract {
  private static final StorageConfig SMALL = new StorageConfig(1_000, 5, Set.of());
  private Database database;
  private Store store;

  @BeforeEach
  void begin() {
    database = database("one");
    store = store(database);
  }

  private Storage storage(StorageConfig config) {
    return store.storage("tax-de", "hash", config);
  }

  private static void put(Storage storage, String key, String value) {
    storage.put(new Storage.Entry(key, Bytes.of(value)));
  }

  private static String get(Storage storage, String key) {
    Storage.Value value = storage.get(new Storage.Key(key));
    return value.found()
        ? new String(value.payload().array(), StandardCharsets.UTF_8)
        : "(nothing)";
  }

  private static void refused(ErrorCode code, String words, Executable action) {
    var failure = assertThrows(PluginException.class, action);
    assertEquals(code, failure.code());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }

  @Test
  void keepsValuesByKey() {
    Storage storage = storage(StorageConfig.STANDARD);
    assertEquals("(nothing)", get(storage, "a"));
    put(storage, "a", "1");
    put(storage, "a", "2");
    put(storage, "Zo\u00eb \uD83D\uDE00 %_!", "");
    assertEquals("2", get(storage, "a"));
    assertEquals("", get(storage, "Zo\u00eb \uD83D\uDE00 %_!"));
    assertTrue(storage.delete(new Storage.Key("a")).existed());
    assertFalse(storage.delete(new Storage.Key("a")).existed());
    assertEquals("(nothing)", get(storage, "a"));
  }

  @Test
  void anotherPluginAndAnotherOwnerSeeNothing() {
    put(storage(StorageConfig.STANDARD), "a", "1");
    Storage updated = store.storage("tax-de", "other hash", StorageConfig.STANDARD);
    assertEquals("(nothing)", get(updated, "a"));
    assertEquals("(nothing)", get(store.storage("tax-fr", "hash", StorageConfig.STANDARD), "a"));
    assertEquals(0, updated.usage().used());
  }

  @Test
  void anHeirHasWhatTheOperatorGivesIt() {
    Storage old = storage(new StorageConfig(1_000, 5, Set.of("tax-de")));
    put(old, "a", "1");
    old.save(new Storage.Document(0, Json.of("{\"b\":2}")));
    store.inheritStorage("tax-de", "hash", "new");
    Storage heir = store.storage("tax-de", "new", SMALL);
    assertEquals("1", get(heir, "a"));
    assertEquals("{\"b\":2}", heir.document().content().toString());
    assertEquals(old.usage().used(), heir.usage().used());
    // What followed may have been broken off.
    store.inheritStorage("tax-de", "hash", "new");
    put(heir, "a", "2");
    refused(
        ErrorCode.CONFLICT,
        "have kept something of their own",
        () -> store.inheritStorage("tax-de", "hash", "new"));
    assertEquals("2", get(heir, "a"));
    store.inheritStorage("tax-de", "nobody", "new");
  }

  @Test
  void anHeirHasAllOrNothing() {
    Storage old = storage(new StorageConfig(1_000, 5, Set.of("tax-de")));
    put(old, "a", "1");
    put(old, "b", "2");
    old.save(new Storage.Document(0, Json.of("{}")));
    tamper("UPDATE mortise_value SET name = '63' WHERE name = '62'");
    refused(
        ErrorCode.UNAVAILABLE,
        "was changed or moved",
        () -> store.inheritStorage("tax-de", "hash", "new"));
    Storage heir = store.storage("tax-de", "new", SMALL);
    assertEquals("(nothing)", get(heir, "a"));
    assertEquals(0, heir.document().version());
    assertEquals(0, heir.usage().used());
    tamper("UPDATE mortise_value SET name = '62' WHERE name = '63'");
    store.inheritStorage("tax-de", "hash", "new");
    assertEquals("12", get(heir, "a") + get(heir, "b"));
    assertEquals(1, heir.document().version());
    assertEquals(old.usage().used(), heir.usage().used());
  }

  @Test
  void whatWasEncryptedIsSoForAnHeirEvenIfThereIsNothingButTheDocument() {
    Storage old = storage(new StorageConfig(1_000, 5, Set.of("tax-de")));
    old.save(new Storage.Document(0, Json.of("{\"token\":\"hunter2\"}")));
    store.inheritStorage("tax-de", "hash", "new");
    byte[] kept =
        database.inTransaction(handle ->
            handle
                .createQuery("SELECT document FROM mortise_storage WHERE owner = 'new'")
                .map((row, _) -> row.getBytes(1))
                .one());
    assertFalse(new String(kept, StandardCharsets.ISO_8859_1).contains("hunter2"));
    Storage heir = store.storage("tax-de", "new", SMALL);
    assertEquals("{\"token\":\"hunter2\"}", heir.document().content().toString());
  }

  private void tamper(String sql) {
    database.inTransaction(handle -> handle.execute(sql));
  }

  @Test
  void listsKeysInOrderAPageAtATime() {
    Storage storage = storage(StorageConfig.STANDARD);
    for (String key : List.of("b/2", "a", "b/10", "B", "b/1", "b%", "c")) {
      put(storage, key, "");
    }
    Storage.Keys page = storage.list(new Storage.Range("b/", null, 2));
    assertEquals(new Storage.Keys(List.of("b/1", "b/10"), true), page);
    page = storage.list(new Storage.Range("b/", "b/10", 2));
    assertEquals(new Storage.Keys(List.of("b/2"), false), page);
    assertEquals("B", storage.list(new Storage.Range("", null, 1)).keys().getFirst());
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "1 to 1000",
        () -> storage.list(new Storage.Range("", null, 1_001)));
  }

  @Test
  void keepsNoMoreThanTheQuota() {
    Storage storage = storage(SMALL);
    put(storage, "a", "x".repeat(600));
    put(storage, "a", "x".repeat(900));
    assertEquals(new Storage.Usage(901, 1_000), storage.usage());
    refused(
        ErrorCode.RESOURCE_EXHAUSTED, "holds 1,000 bytes", () -> put(storage, "b", "x".repeat(99)));
    refused(
        ErrorCode.RESOURCE_EXHAUSTED,
        "holds 1,000 bytes",
        () -> storage.save(new Storage.Document(0, Json.of("\"" + "x".repeat(98) + "\""))));
    assertEquals("(nothing)", get(storage, "b"));
    storage.delete(new Storage.Key("a"));
    for (int i = 0; i < 5; i++) {
      put(storage, "k" + i, "");
    }
    refused(ErrorCode.RESOURCE_EXHAUSTED, "in 5 keys", () -> put(storage, "k5", ""));
    assertEquals(10, storage.usage().used());
  }

  @Test
  void boundsKeysAndValues() {
    Storage storage = storage(StorageConfig.STANDARD);
    refused(ErrorCode.INVALID_ARGUMENT, "1 to 512", () -> put(storage, "", ""));
    refused(ErrorCode.INVALID_ARGUMENT, "1 to 512", () -> put(storage, "k".repeat(513), ""));
    refused(
        ErrorCode.INVALID_ARGUMENT, "1,000 bytes", () -> put(storage, "\u20ac".repeat(400), ""));
    put(storage, "\u20ac".repeat(333), "");
    refused(
        ErrorCode.RESOURCE_EXHAUSTED,
        "at most 1,000,000",
        () -> storage.put(new Storage.Entry("a", Bytes.of(new byte[1_000_001]))));
    byte[] most = new byte[1_000_000];
    new java.util.Random(1).nextBytes(most);
    Storage encrypted = storage(new StorageConfig(10_000_000, 10, Set.of("*")));
    encrypted.put(new Storage.Entry("a", Bytes.of(most)));
    assertArrayEquals(most, encrypted.get(new Storage.Key("a")).payload().array());
  }

  @Test
  void aDocumentIsSavedOnlyOverTheVersionThatWasRead() {
    Storage storage = storage(StorageConfig.STANDARD);
    assertEquals(new Storage.Document(0, Json.EMPTY), storage.document());
    assertEquals(1, storage.save(new Storage.Document(0, Json.of("{\"a\":1}"))).version());
    refused(
        ErrorCode.CONFLICT,
        "version 1 is kept",
        () -> storage.save(new Storage.Document(0, Json.of("{\"a\":2}"))));
    assertEquals(2, storage.save(new Storage.Document(1, Json.of("{\"a\":3}"))).version());
    assertEquals("{\"a\":3}", storage.document().content().toString());
  }

  @Test
  void ofManyWhoSaveAtOnceOneWins() throws Exception {
    Storage storage = storage(StorageConfig.STANDARD);
    AtomicInteger won = new AtomicInteger();
    DatabaseContract.atOnce(
        6,
        () -> {
          try {
            storage.save(new Storage.Document(0, Json.of("{}")));
            won.incrementAndGet();
          } catch (PluginException e) {
            assertEquals(ErrorCode.CONFLICT, e.code());
          }
          return true;
        });
    assertEquals(1, won.get());
  }

  @Test
  void whatIsEncryptedIsUnreadableInTheDatabaseAndCannotBeMoved() {
    Storage storage = storage(new StorageConfig(1_000, 5, Set.of("tax-de")));
    put(storage, "a", "hunter2");
    put(storage, "b", "other");
    byte[] kept =
        database.inTransaction(handle ->
            handle
                .createQuery("SELECT content FROM mortise_value WHERE name = '61'")
                .map((row, _) -> row.getBytes(1))
                .one());
    assertFalse(new String(kept, StandardCharsets.ISO_8859_1).contains("hunter2"));
    assertEquals("hunter2", get(storage, "a"));
    database.inTransaction(
        handle -> handle.execute("UPDATE mortise_value SET content = ? WHERE name = '62'", kept));
    refused(ErrorCode.UNAVAILABLE, "was changed or moved", () -> get(storage, "b"));
  }

  @Test
  void isDeletedWithThePlugin() {
    put(storage(StorageConfig.STANDARD), "a", "1");
    store.removeStorage("tax-de");
    assertEquals("(nothing)", get(storage(StorageConfig.STANDARD), "a"));
    assertEquals(0, storage(StorageConfig.STANDARD).usage().used());
  }
}
