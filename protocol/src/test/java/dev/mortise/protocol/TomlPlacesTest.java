package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.protocol.Places.Spot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlPlacesTest {
  private static final String TEXT =
      """
      # a comment with = and [brackets]
      a = 1 # and another = here
      "b c".'d.e' . f = "x = \\" # ]"
      text = \"""
      not = "a key"
      [not a table]\\
      \"""\"""
      raw = '''
      neither = this ''
      '''
      list = [
        1, # one
        { k = 'v', l.m = [2, 3] },
      ]

      [ t . "u.v" ]
      w={x=1,y={z=2}}
      [[rows]]
      n = 1
      [rows.deep]
      o = 1
      [[rows]]
      n = 2
        [[rows.cells]]
        p = 1979-05-27 07:32:00Z
      """;

  private static Places places(String text) {
    Places places = new Places();
    assertEquals(null, TomlPlaces.scan(text, places));
    return places;
  }

  @ParameterizedTest(name = "{0} at {1}, value at {2}")
  @CsvSource({
    "/a,2:1,2:5",
    "/b c/d.e/f,3:1,3:19",
    "/text,4:1,4:8",
    "/raw,8:1,8:7",
    "/list,11:1,11:8",
    "/list/0,12:3,12:3",
    "/list/1,13:3,13:3",
    "/list/1/k,13:5,13:9",
    "/list/1/l/m,13:14,13:20",
    "/list/1/l/m/1,13:24,13:24",
    "/t/u.v,16:1,16:1",
    "/t/u.v/w/y/z,17:11,17:13",
    "/rows/0,18:1,18:1",
    "/rows/0/n,19:1,19:5",
    "/rows/0/deep/o,21:1,21:5",
    "/rows/1,22:1,22:1",
    "/rows/1/n,23:1,23:5",
    "/rows/1/cells/0,24:3,24:3",
    "/rows/1/cells/0/p,25:3,25:7",
    "/rows/1/cells/0/absent,24:3,24:3",
    "/nothing/here,1:1,1:1",
  })
  void findsKeysAndValues(String path, String key, String value) {
    for (String text : new String[] {TEXT, TEXT.replace("\n", "\r\n")}) {
      Places places = places(text);
      assertEquals(key, shown(places.ofKey(path)));
      assertEquals(value, shown(places.ofValue(path)));
    }
  }

  @Test
  void namesTheKeyThatStandsTwice() {
    Places places = new Places();
    var duplicate = TomlPlaces.scan("[a]\nb.c = 1\nb.d = 2\nb.c = 3\n", places);
    assertEquals(new TomlPlaces.Duplicate("/a/b/c", new Spot(4, 1)), duplicate);
  }

  private static String shown(Spot spot) {
    return spot.line() + ":" + spot.column();
  }
}
