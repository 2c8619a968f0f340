package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogParserTest {
  private final LogParser parser = new LogParser(LogLine.Source.STDERR);

  private LogLine parse(String line) {
    return parser.parse(new LineReader.Line(line, false, true));
  }

  private void check(LogLevel level, String message, String line) {
    LogLine parsed = parse(line);
    assertEquals(level, parsed.level());
    assertEquals(message, parsed.message());
  }

  @Test
  void readsHclogsJson() {
    LogLine line =
        parse(
            "{\"@level\":\"warn\",\"@message\":\"low\",\"@module\":\"kv.store\",\"@timestamp\":"
                + "\"2026-01-02T15:04:05.000001Z\",\"free\":3,\"why\":{\"a\":[1, 2]},\"x\":null}");
    assertEquals(LogLevel.WARN, line.level());
    assertEquals("low", line.message());
    assertEquals("kv.store", line.logger());
    assertEquals("2026-01-02T15:04:05.000001Z", String.valueOf(line.time()));
    assertEquals(Map.of("free", "3", "why", "{\"a\":[1, 2]}", "x", "null"), line.fields());
  }

  @Test
  void whatIsNotHclogIsText() {
    check(LogLevel.DEBUG, "{\"@message\":", "{\"@message\":");
    check(LogLevel.DEBUG, "{\"a\":1}", "{\"a\":1}");
    check(LogLevel.DEBUG, "{\"@message\":1} x", "{\"@message\":1} x");
    check(LogLevel.DEBUG, "1", "{\"@message\":1,\"@level\":[]}");
    String badTime = "{\"@message\":\"m\",\"@timestamp\":\"yesterday\"}";
    check(LogLevel.DEBUG, badTime, badTime);
    check(LogLevel.INFO, "ready", "[INFO] ready");
    check(LogLevel.ERROR, "bad", "[ERROR] bad");
    check(LogLevel.DEBUG, "just text", "just text");
  }

  @Test
  void everythingAfterAPanicIsAnError() {
    check(LogLevel.DEBUG, "goroutine", "goroutine");
    check(LogLevel.ERROR, "panic: nil map", "panic: nil map");
    check(LogLevel.ERROR, "goroutine 1 [running]:", "goroutine 1 [running]:");
    check(LogLevel.INFO, "tagged", "[INFO] tagged");
  }

  @Test
  @DisplayName("torture/15 escapes and forged lines become visible text")
  void torture15_escapes() {
    check(LogLevel.DEBUG, "\\x1b[2Jx\\x0d[ERROR] fake", "\033[2Jx\r[ERROR] fake");
    check(LogLevel.DEBUG, "a\\u202eb", "a\u202eb");
    check(LogLevel.INFO, "a\\x0ab", "{\"@level\":\"info\",\"@message\":\"a\\nb\"}");
    check(LogLevel.DEBUG, "größer 漢字 🙂", "größer 漢字 🙂");
  }

  @Test
  @DisplayName("torture/15 a line over the limit is cut and the next is whole")
  void torture15_longLine() throws IOException {
    String text = "x".repeat(10 << 20) + "\nnext\nlast";
    var reader =
        new LineReader(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            64 << 10,
            new ReadingPace(System::nanoTime));
    assertEquals(new LineReader.Line("x".repeat(64 << 10), true, true), reader.next());
    assertEquals(new LineReader.Line("next", false, true), reader.next());
    assertEquals(new LineReader.Line("last", false, false), reader.next());
    assertNull(reader.next());
  }

  @Test
  @DisplayName("torture/45 a fuzzed log line never throws and stays one line")
  void torture45_fuzz() {
    var random = new Random(45);
    String seed = "{\"@level\":\"info\",\"@message\":\"m\",\"k\":{\"a\":[1,true]},\"n\":-1.5e3}";
    for (int i = 0; i < 50_000; i++) {
      var line = new StringBuilder(seed);
      for (int n = random.nextInt(5); n > 0; n--) {
        int at = random.nextInt(line.length());
        switch (random.nextInt(3)) {
          case 0 -> line.deleteCharAt(at);
          case 1 -> line.insert(at, (char) random.nextInt(0x3000));
          default -> line.insert(at, seed.charAt(random.nextInt(seed.length())));
        }
      }
      assertTrue(parse(line.toString()).message().indexOf('\n') < 0);
    }
    parse("{\"@message\":" + "[".repeat(60_000));
  }
}
