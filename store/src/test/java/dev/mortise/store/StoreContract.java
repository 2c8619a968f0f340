package dev.mortise.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Opens stores for what is to hold on either database.
abstract class StoreContract {
  @TempDir Path folder;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// The same database whenever it is asked in one test.
  abstract DatabaseConfig config(Path folder);

  /// A host with a state folder of its own, where the database allows it.
  final Database database(String host) {
    Database database = Database.open(config(folder.resolve(host)));
    opened.push(database);
    return database;
  }

  final Store store(Database database) {
    Store store = Store.open(database);
    opened.push(store);
    return store;
  }

  @AfterEach
  final void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
