package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What is printed while the workspace has the terminal.
@Isolated
final class LogCaptureTest {
  private static List<String> texts(LogCapture log) {
    return log.after(0).stream().map(l -> l.logger() + " " + l.level() + " " + l.text()).toList();
  }

  @Test
  void whatIsPrintedIsKeptAndTheStreamsAreGivenBack() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    LogCapture log = LogCapture.begin();
    try {
      System.out.println("one");
      System.err.print("tw");
      System.err.println("o\u001b[2J");
      System.out.println();
      new IllegalStateException("thrown").printStackTrace();
      System.out.print("without an end");
    } finally {
      log.close();
    }
    assertSame(out, System.out);
    assertSame(err, System.err);
    List<String> texts = texts(log);
    assertEquals("stdout info one", texts.getFirst());
    assertEquals("stderr warn two\u001b[2J", texts.get(1));
    assertEquals("stderr warn java.lang.IllegalStateException: thrown", texts.get(2));
    assertEquals("stdout info without an end", texts.getLast());
    log.close();
    assertSame(out, System.out, "the end comes once");
  }

  @Test
  void aLineWithoutAnEndIsCut() {
    LogCapture log = LogCapture.begin();
    try {
      System.out.print("x".repeat(3 * PrintedLines.LINE_BYTES_MAX));
    } finally {
      log.close();
    }
    List<String> texts = texts(log);
    assertEquals(3, texts.size());
    assertTrue(texts.stream().allMatch(t -> t.length() < PrintedLines.LINE_BYTES_MAX + 20));
  }
}
