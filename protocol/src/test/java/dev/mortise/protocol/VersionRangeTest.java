package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "^2.1                  ; 2.1.0 2.9.9       ; 2.0.9 3.0.0 1.9.0",
        "^0.2.3                ; 0.2.3 0.2.9       ; 0.3.0 0.2.2",
        "^0.0.3                ; 0.0.3             ; 0.0.4",
        "~1                    ; 1.0.0 1.9.0       ; 2.0.0 0.9.0",
        "~1.2.3                ; 1.2.3 1.2.9       ; 1.3.0 1.2.2",
        "~>1.2                 ; 1.2.0 1.2.9       ; 1.3.0",
        ">=1.0                 ; 1.0.0 9.0.0       ; 0.9.9",
        ">1.2.3                ; 1.2.4             ; 1.2.3",
        "<2                    ; 1.9.9 0.0.0       ; 2.0.0",
        "<=1.2.3               ; 1.2.3 1.0.0       ; 1.2.4",
        "=1.2.3                ; 1.2.3             ; 1.2.4",
        "==1.2.3               ; 1.2.3             ; 1.2.2",
        "1.2.3                 ; 1.2.3             ; 1.2.4",
        "v1.2.3                ; 1.2.3             ; 1.2.4",
        "1.2                   ; 1.2.0 1.2.7       ; 1.3.0",
        "1.2.x                 ; 1.2.0 1.2.7       ; 1.3.0",
        "1.X                   ; 1.0.0 1.9.0       ; 2.0.0",
        "1.*.*                 ; 1.0.0 1.9.0       ; 2.0.0",
        "*                     ; 0.0.0 9.9.9       ; one",
        "x                     ; 0.0.0 9.9.9       ; 1.2",
        ">=x                   ; 0.0.0 9.9.9       ; v1.0.0",
        ">=1.0 <3              ; 1.0.0 2.9.9       ; 0.9.0 3.0.0",
        ">= 1.0, < 3           ; 1.0.0 2.9.9       ; 0.9.0 3.0.0",
        ">=1.0<3               ; 1.0.0 2.9.9       ; 0.9.0 3.0.0",
        "1.x || >=2.5.0 <3     ; 1.4.0 2.6.0       ; 2.4.0 3.0.0",
        "1.0.0 - 2.0.0         ; 1.0.0 2.0.0       ; 0.9.9 2.0.1",
        "1.2.3 - 2             ; 1.2.3 2.9.0       ; 1.2.2 3.0.0",
        "1.0 - 1.2 || 3        ; 1.2.9 3.1.0       ; 1.3.0 2.0.0",
        ">=1.0 !=1.5.0         ; 1.4.0 1.5.1       ; 1.5.0 0.9.0",
        "!1.5                  ; 1.4.0 2.0.0       ; 1.5.0 1.5.9",
        "^1.0.0-rc.1           ; 1.0.0-rc.1 1.0.0  ; 1.0.0-beta 2.0.0",
        "^1.0                  ; 1.2.0+build.7     ; 1.2.0-rc.1",
        "1.2.3+build           ; 1.2.3             ; 1.2.4",
      })
  void includesWhatItShould(String range, String inside, String outside) {
    VersionRange parsed = VersionRange.parse(range);
    for (String version : inside.split(" ")) {
      assertTrue(parsed.includes(version), () -> range + " should include " + version);
    }
    for (String version : outside.split(" ")) {
      assertFalse(parsed.includes(version), () -> range + " should not include " + version);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "latest",
        "^",
        "1.2.3.4",
        ">=",
        "1 ||",
        "|| 1",
        "1 | 2",
        "1 - ",
        "- 2",
        "<*",
        "01.2.3",
        "99999999999999999999",
        "1.2.3-",
        "^^1",
        "(1,2)",
        "[1.0,2.0)",
        "1.0\u00a02.0",
        "1.-1",
        "1 - 2 - 3",
        "\u0661.0.0"
      })
  void explainsWhatIsNoRange(String text) {
    PluginException e = assertThrows(PluginException.class, () -> VersionRange.parse(text));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains("is not a range of versions: "));
  }

  @Test
  void namesThePartThatIsNotUnderstood() {
    PluginException e = assertThrows(PluginException.class, () -> VersionRange.parse(">=1 <two"));
    assertEquals(
        "\">=1 <two\" is not a range of versions: \"two\" in it is no version. Write for example"
            + " ^2.1, ~1.4, >=1.0 <3, 1.x || 2.5.0 - 2.7, or *.",
        e.getMessage());
  }

  @Test
  @DisplayName("torture/10 a range bomb is refused by its length, in no time")
  void refusesRangeBombs() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String unit : new String[] {"1 || ", ">=1 ", "^", "x.", "1 - ", " ", "1-a-"}) {
            String bomb = unit.repeat(200_000);
            assertThrows(PluginException.class, () -> VersionRange.parse(bomb));
            String small = unit.repeat(256 / unit.length());
            try {
              VersionRange.parse(small).includes("1.2.3");
            } catch (PluginException expected) {
              assertEquals(ErrorCode.INVALID_ARGUMENT, expected.code());
            }
          }
        });
  }

  @Test
  void ordersVersions() {
    assertTrue(Versions.ORDER.compare("1.10.0", "1.9.0") > 0);
    assertTrue(Versions.ORDER.compare("1.0.0-rc.1", "1.0.0") < 0);
    assertTrue(Versions.ORDER.compare("nonsense", "0.0.1") < 0);
  }
}
