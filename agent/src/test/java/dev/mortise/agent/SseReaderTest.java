package dev.mortise.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SseReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: a~~ | [:a]",
        "data:a~~ | [:a]",
        "data:  a~~ | [: a]",
        "data: a~data: b~~ | [:a/b]",
        "data~~ | [:]",
        "event: x~data: a~~data: b~~ | [x:a, :b]",
        "event: x~~data: b~~ | [:b]",
        ": note~data: a~: note~~ | [:a]",
        "id: 1~retry: 5~odd: x~data: a~~ | [:a]",
        "data: a~ | []",
        "data: a~~data: b | [:a]",
        "~~~data: a~~ | [:a]",
        "\ufeffdata: a~~ | [:a]",
        "data: \u00e9\u6f22\ud83d\udc4b~~ | [:\u00e9\u6f22\ud83d\udc4b]",
        "'' | []",
      })
  void readsAsTheStandardSays(String stream, String expected) throws IOException {
    for (String end : List.of("\n", "\r\n", "\r")) {
      String text = stream.strip().replace("~", end);
      assertEquals(expected.strip(), events(text.getBytes(StandardCharsets.UTF_8), 1).toString());
    }
  }

  @Test
  void boundsLinesEventsAndStreams() {
    assertThrows(IOException.class, () -> drained(new Endless("x")));
    assertThrows(IOException.class, () -> drained(new Endless("data: x\n")));
    IOException whole = assertThrows(IOException.class, () -> drained(new Endless("data: x\n\n")));
    assertTrue(String.valueOf(whole.getMessage()).startsWith("the stream has more than"));
  }

  @Test
  @DisplayName("torture/45: however a stream is cut and damaged")
  void howItIsCutIntoPiecesChangesNothing() throws IOException {
    var random = new Random(45);
    String signs = "data: event:\n\r\u00e9\u6f22 {}\"[DONE]x\ufeff";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        text.append(
            random.nextInt(6) == 0
                ? "\ndata: "
                : String.valueOf(signs.charAt(random.nextInt(signs.length()))));
      }
      byte[] bytes = text.append("\n\n").toString().getBytes(StandardCharsets.UTF_8);
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertEquals(events(bytes, bytes.length), events(bytes, 1 + random.nextInt(3)));
    }
  }

  private static List<String> events(byte[] bytes, int piece) throws IOException {
    var reader = new SseReader(new Pieces(bytes, piece));
    List<String> events = new ArrayList<>();
    for (Optional<SseReader.Event> e = reader.next(); e.isPresent(); e = reader.next()) {
      events.add(e.get().name() + ":" + e.get().data().replace('\n', '/'));
    }
    return events;
  }

  private static void drained(InputStream stream) throws IOException {
    var reader = new SseReader(stream);
    for (Optional<SseReader.Event> e = reader.next(); e.isPresent(); ) {
      e = reader.next();
    }
  }

  /// Gives few bytes at a time.
  private static final class Pieces extends ByteArrayInputStream {
    private final int piece;

    Pieces(byte[] bytes, int piece) {
      super(bytes);
      this.piece = piece;
    }

    @Override
    public synchronized int read(byte[] bytes, int from, int length) {
      return super.read(bytes, from, Math.min(length, piece));
    }
  }

  /// Says the same for ever.
  private static final class Endless extends InputStream {
    private final byte[] saying;
    private int at;

    Endless(String saying) {
      this.saying = saying.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      return saying[at++ % saying.length];
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      for (int i = 0; i < length; i++) {
        bytes[from + i] = (byte) read();
      }
      return length;
    }
  }
}
