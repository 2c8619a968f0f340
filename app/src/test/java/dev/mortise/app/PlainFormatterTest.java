package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/// One plain line for each record, whatever was quoted in it.
final class PlainFormatterTest {
  private static LogRecord record(String message) {
    return new LogRecord(Level.WARNING, message);
  }

  private static String formatted(LogRecord record) {
    return new PlainFormatter().format(record);
  }

  @Test
  void whatAClientSentCannotSpeakToTheTerminal() {
    assertEquals(
        "mortise: warning Header ?[2J?]0;owned? and  a second line ?\n",
        formatted(record("Header \u001b[2J\u001b]0;owned\u0007 and\r\na second line \u202e")));
    assertEquals("mortise: warning Grüße, 世界 😀\n", formatted(record("Grüße, 世界 😀")));
    assertTrue(formatted(record("x".repeat(100_000))).length() < 2_100);
  }

  @Test
  void aStackKeepsItsLines() {
    LogRecord bug = record("failed");
    bug.setThrown(new IllegalStateException("no \u001b[31m colour"));
    String text = formatted(bug);
    assertTrue(text.startsWith("mortise: warning failed\njava.lang.IllegalStateException"), text);
    assertTrue(text.contains("no ?[31m colour"), text);
    assertTrue(text.lines().count() > 3, text);
  }
}
