package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogPumpTest {
  private static LogLine line(int number) {
    Map<String, String> fields = Map.of("number", "" + number, "much", "x".repeat(20_000));
    return new LogLine(LogLine.Source.STDERR, LogLevel.INFO, "", fields, null, null, false);
  }

  @Test
  @DisplayName("torture/15 fields of a line count for what is held as its message does")
  void torture15_fieldsAreBounded() throws Exception {
    var release = new CountDownLatch(1);
    var dropped = new CompletableFuture<String>();
    List<LogLine> taken = new ArrayList<>();
    LogSink sink =
        line -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          if (line.source() == LogLine.Source.HOST) {
            dropped.complete(line.message());
          } else {
            taken.add(line);
          }
        };
    try (var pump = new LogPump("echo", sink)) {
      for (int i = 0; i < 500; i++) {
        pump.offer(line(i));
      }
      release.countDown();
      String told = dropped.get(30, TimeUnit.SECONDS);
      int most = (1 << 20) / 20_000 + 1;
      assertTrue(taken.size() <= most, taken.size() + " held, at most " + most);
      assertEquals(500 - taken.size() + " lines", told.substring(0, told.indexOf(" of")));
      // What was handed over is not held any more.
      pump.offer(line(500));
    }
    assertEquals("500", taken.getLast().fields().get("number"));
  }
}
