package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.store.DatabaseConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `mortise user` does to the people of a database.
final class StoredPeopleTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir private Path folder;

  @Test
  void nobodyIsAddedWithARoleThatIsNotThere() {
    try (var people = new StoredPeople(DatabaseConfig.file(folder, "test"))) {
      PluginException refused =
          assertThrows(
              PluginException.class,
              () -> people.add("bob", PASSWORD, List.of("viewer", "nosuch")));
      assertEquals(ErrorCode.NOT_FOUND, refused.code());
      assertEquals("There is no role nosuch.", refused.getMessage());
      assertEquals(List.of(), people.list());
      people.add("bob", PASSWORD, List.of("viewer"));
      assertEquals(List.of("viewer"), people.list().getFirst().roles());
    }
  }
}
