package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginException;
import org.junit.jupiter.api.Test;

final class ByteSizeTest {
  @Test
  void readsWhatPeopleWrite() {
    check("1MB", 1 << 20);
    check("2 MiB", 2 << 20);
    check("512KB", 512 << 10);
    check(" 64k ", 64 << 10);
    check("100B", 100);
    check("100", 100);
    check("1gb", 1 << 30);
  }

  private static void check(String text, int bytes) {
    assertEquals(bytes, ByteSize.parse(text).bytes(), text);
  }

  @Test
  void refusesGarbageAndSaysWhatToWrite() {
    refuse("1.5MB", "did you mean 1536KB?");
    refuse("-1", "larger than nothing");
    refuse("0", "larger than nothing");
    refuse("12 parsecs", "the units are B, KB, MB and GB, not parsecs");
    refuse("lots", "expected a whole number");
    refuse("", "expected a whole number");
    refuse("5GB", "the largest size is 2047MB");
    refuse("99999999999999999999999", "expected a whole number");
  }

  private static void refuse(String text, String hint) {
    PluginException refused = assertThrows(PluginException.class, () -> ByteSize.parse(text), text);
    assertTrue(refused.getMessage().contains(hint), refused.getMessage());
  }

  @Test
  void writesTheLargestUnitThatFits() {
    assertEquals("1MB", new ByteSize(1 << 20).toString());
    assertEquals("1536KB", ByteSize.parse("1536KB").toString());
    assertEquals("1000", new ByteSize(1_000).toString());
  }
}
