package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.services.ToolPins;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is approved at one server is approved at every server of its database.
final class StoredPinsTest {
  @TempDir Path home;

  @Test
  void whatOneServerApprovesTheOtherKnows() {
    try (Database database = Database.open(DatabaseConfig.file(home, "test"));
        Store store = Store.open(database);
        Store another = Store.open(database)) {
      ServerTables tables = ServerTables.open(database);
      ToolPins here = tables.pins(store);
      ToolPins there = tables.pins(another);
      assertEquals(Optional.empty(), there.pinned("tax", "rate"));
      here.pin("tax", "rate", "first");
      ServerFixture.await(() -> there.pinned("tax", "rate").equals(Optional.of("first")));
      here.pin("tax", "rate", "second");
      assertEquals(Optional.of("second"), here.pinned("tax", "rate"));
      ServerFixture.await(() -> there.pinned("tax", "rate").equals(Optional.of("second")));
      assertEquals(Optional.of("second"), tables.pins(another).pinned("tax", "rate"));
    }
  }
}
