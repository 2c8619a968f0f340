package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DatabaseUrlTest {
  private static void check(
      String text, String jdbc, @Nullable String user, @Nullable String password) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertEquals(jdbc, url.jdbc());
    assertEquals(user, url.user());
    assertEquals(password, url.password());
    assertFalse(password != null && url.toString().contains(password), url.toString());
  }

  @Test
  void readsWhatPeopleWrite() {
    check("postgresql://ann:pa%40ss@db:5433/m", "jdbc:postgresql://db:5433/m", "ann", "pa@ss");
    check("postgres://db/m", "jdbc:postgresql://db/m", null, null);
    check(
        "jdbc:postgresql://db/m?user=ann&password=p%2Bq&sslmode=require",
        "jdbc:postgresql://db/m?sslmode=require", "ann", "p+q");
    check("postgresql://ann:p+q@[::1]:5432/m", "jdbc:postgresql://[::1]:5432/m", "ann", "p+q");
    assertEquals("PostgreSQL at db/m", DatabaseUrl.parse("postgresql://ann:x@db/m?a=b").toString());
  }

  @Test
  void refusesTheRestWithoutRepeatingIt() {
    for (String text :
        new String[] {
          "",
          "mysql://u:hunter2@db/m",
          "postgresql://u:hunter2@db",
          "postgresql://u:hun ter2@db/m",
          "postgresql://u:hunter2%zz@db/m",
          "jdbc:h2:mem:hunter2",
          "postgresql:///m?password=hunter2"
        }) {
      var failure = assertThrows(PluginException.class, () -> DatabaseUrl.parse(text), text);
      assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
      assertFalse(failure.getMessage().contains("hunter2"), failure.getMessage());
    }
  }
}
