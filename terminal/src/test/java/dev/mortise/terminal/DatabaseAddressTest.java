package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where databases are: what URLs and people say of it.
final class DatabaseAddressTest {
  private static void check(String url, String expected) {
    assertEquals(expected, DatabaseAddress.parse(url).address().jdbc());
  }

  @Test
  void aUrlSaysWhereAndAsWhom() {
    check("postgresql://ada@db/shop", "jdbc:postgresql://db:5432/shop");
    check("postgres://ada@my_db.local:5433/shop", "jdbc:postgresql://my_db.local:5433/shop");
    check("jdbc:postgresql://[::1]:5433/a%20b", "jdbc:postgresql://[::1]:5433/a%20b");
    check(
        "postgresql://db/shop?sslmode=require&user=ada&password=x&options=-c",
        "jdbc:postgresql://db:5432/shop?sslmode=require&options=-c");
    DatabaseAddress.Login login = DatabaseAddress.parse("postgresql://a%40b:p%40s%2F+@db/shop");
    assertEquals("a@b", login.address().user());
    assertEquals("p@s/+", login.password());
    assertEquals("postgresql://a%40b@db:5432/shop", login.address().url());
    DatabaseAddress.Login nobody = DatabaseAddress.parse("postgresql://:@db/shop");
    assertEquals(System.getProperty("user.name"), nobody.address().user());
    assertNull(nobody.password());
  }

  @Test
  void whatIsNoUrlIsSaidAndNeverRepeated() {
    for (String url :
        List.of(
            "",
            "mysql://ada:s3cret@db/shop",
            "postgresql://ada:s3cret@db",
            "postgresql://ada:s3cret@db/",
            "postgresql://ada:s3@cret@db/shop",
            "postgresql://ada:s3cret/x@db/shop",
            "postgresql://ada:s3cret%zz@db/shop",
            "postgresql://ada:s3cret@one,two/shop",
            "postgresql://ada:s3cret@db:99999/shop")) {
      PluginException e =
          assertThrows(PluginException.class, () -> DatabaseAddress.parse(url), url);
      String said = String.valueOf(e.getMessage());
      assertFalse(said.contains("s3") || said.contains("zz"), said);
      assertNull(e.getCause(), "its message may repeat the URL");
    }
  }

  @Test
  void nothingThatIsTypedAsAHostBecomesAnOption() {
    assertEquals("db.example.com", DatabaseAddress.host(" db.example.com "));
    assertEquals("[::1]", DatabaseAddress.host("::1"));
    assertEquals("[::1]", DatabaseAddress.host("[::1]"));
    for (String typed : List.of("", "a b", "db/x?socketFactory=y", "db:5432/x", "a@b")) {
      assertEquals("", DatabaseAddress.host(typed), typed);
    }
  }

  @Test
  void aPasswordShowsNowhere() {
    var entry =
        new DatabaseEntry(
            "shop", DatabaseAddress.parse("postgresql://ada:s3cret@db/shop?sslpassword=s3"), "");
    assertFalse(entry.toString().contains("s3cret"), entry.toString());
    assertEquals("s3cret", entry.password(Map.of()));
    var promised =
        new DatabaseEntry("shop", DatabaseAddress.parse("postgresql://ada@db/shop"), "SHOP_PW");
    assertEquals("s3cret", promised.password(Map.of("SHOP_PW", "s3cret")));
    assertTrue(promised.missing(Map.of("SHOP_PW", "s3cret")).isEmpty());
    assertEquals("the variable SHOP_PW is not set", promised.missing(Map.of()).orElseThrow());
  }
}
