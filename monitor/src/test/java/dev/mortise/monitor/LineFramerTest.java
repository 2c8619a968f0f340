package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LineFramerTest {
  /// What the framer said: lines as text, `+n` behind those cut off, `-n` for lost ones.
  private final List<String> said = new ArrayList<>();

  private LineFramer framer(int limit) {
    return new LineFramer(
        limit,
        new LineFramer.Sink() {
          @Override
          public void line(byte[] array, int offset, int length, long size, byte[] tail) {
            String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
            said.add(size > length ? text + "+" + (size - length) : text);
          }

          @Override
          public void lost(long lines) {
            said.add("-" + lines);
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void feed(LineFramer framer, String text) {
    framer.feed(bytes(text), 0, text.length());
  }

  @Test
  void cutsLinesAcrossChunksAndStripsBothKindsOfEnds() {
    LineFramer framer = framer(100);
    feed(framer, "one\ntw");
    feed(framer, "o\r");
    feed(framer, "\n\nthree\r\nfour");
    framer.end();
    assertEquals(List.of("one", "two", "", "three", "four"), said);
  }

  @Test
  void cutsOffWhatIsLongerThanTheLimitAndTellsTheWholeSize() {
    LineFramer framer = framer(4);
    feed(framer, "abcdef");
    feed(framer, "gh\r\nabcd\nabcde\n");
    framer.end();
    assertEquals(List.of("abcd+4", "abcd", "abcd+1"), said);
  }

  @Test
  void aGapLosesOnlyTheLinesItTouches() {
    LineFramer framer = framer(100);
    feed(framer, "one\ntw");
    byte[] gone = bytes("o\nthree\nfo");
    framer.gap(Gap.of(gone, gone.length));
    feed(framer, "ur\nfive\n");
    framer.end();
    assertEquals(List.of("one", "tw+1", "-1", "-1", "five"), said);
  }

  @Test
  void gapsJoinedAreTheGapOfTheJoined() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      byte[] left = text(random, random.nextInt(12));
      byte[] right = text(random, random.nextInt(12));
      byte[] both = new byte[left.length + right.length];
      System.arraycopy(left, 0, both, 0, left.length);
      System.arraycopy(right, 0, both, left.length, right.length);
      assertEquals(
          Gap.of(both, both.length), Gap.of(left, left.length).and(Gap.of(right, right.length)));
    }
  }

  @Test
  @DisplayName("torture/45: for any chunking the lines joined are the input")
  void linesJoinedAreTheInputForAnyChunking() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] input = text(random, random.nextInt(400));
      said.clear();
      LineFramer framer = framer(1 << 20);
      for (int at = 0; at < input.length; ) {
        int count = Math.min(input.length - at, 1 + random.nextInt(40));
        framer.feed(input, at, count);
        at += count;
      }
      framer.end();
      String whole = new String(input, StandardCharsets.ISO_8859_1);
      List<String> lines = new ArrayList<>(List.of(whole.split("\n", -1)));
      if (lines.getLast().isEmpty()) {
        lines.removeLast();
      }
      lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      assertEquals(lines, said);
    }
  }

  private static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(6) == 0) {
        bytes[i] = (byte) (random.nextBoolean() ? '\n' : '\r');
      }
    }
    return bytes;
  }

  @Test
  void countsAndFindsLineEndsLikeANaiveLoop() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      byte[] input = text(random, random.nextInt(100));
      int expected = 0;
      int first = -1;
      for (int i = input.length - 1; i >= 0; i--) {
        if (input[i] == '\n') {
          expected++;
          first = i;
        }
      }
      assertEquals(expected, Newlines.count(input, 0, input.length));
      assertEquals(first, Newlines.next(input, 0, input.length));
    }
  }

  @Test
  void holdsNoMoreThanTheLimit() {
    LineFramer framer = framer(1_000);
    byte[] chunk = new byte[1 << 16];
    java.util.Arrays.fill(chunk, (byte) 'x');
    for (int i = 0; i < 1_600; i++) {
      framer.feed(chunk, 0, chunk.length);
    }
    framer.end();
    assertEquals(1, said.size());
    assertTrue(said.getFirst().endsWith("+" + (1_600L * (1 << 16) - 1_000)));
  }
}
