package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Bytes that end in the middle of a character.
final class PartialTextTest {
  @Test
  void aCharacterMayBeCutAnywhere() {
    byte[] all = "a€😀z".getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= all.length; cut++) {
      var text = new PartialText();
      String first = text.append(Arrays.copyOf(all, cut));
      assertEquals(
          "a€😀z", first + text.append(Arrays.copyOfRange(all, cut, all.length)), "at " + cut);
    }
  }

  @Test
  void whatIsNoTextBecomesAMarkAndKeepsNothingBack() {
    var text = new PartialText();
    assertEquals("\ufffdb", text.append(new byte[] {(byte) 0xff, 'b'}));
    assertEquals("c", text.append(new byte[] {'c'}));
  }
}
