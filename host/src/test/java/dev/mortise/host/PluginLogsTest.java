package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.LogLine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLogsTest {
  @TempDir Path home;

  private final BoundedLog log = new BoundedLog(InstantSource.system(), _ -> {});

  private void write(String text) {
    log.line(LogLine.Source.STDERR, "info", text);
  }

  @Test
  @DisplayName("torture/15 escapes, fake lines and turned letters are written out")
  void cleans() {
    assertEquals(
        "\\x1b[31mred\\r\\nERROR fake \\u202egnp.exe\\x00 \\u200b.",
        LogText.clean("\u001b[31mred\r\nERROR fake \u202egnp.exe\0 \u200b."));
    assertEquals("Grüße 🎉", LogText.clean("Grüße 🎉"));
  }

  @Test
  @DisplayName("torture/15 a line of 10 MB is cut and says so")
  void cuts() {
    String clean = LogText.clean("x".repeat(10_000_000));
    assertTrue(clean.length() < LogText.LENGTH_MAX + 100);
    assertTrue(clean.endsWith("(line cut, it had 10000000 characters)"));
  }

  @Test
  @DisplayName("torture/15 a flood is dropped, counted and said, and takes no more room")
  void limits() {
    for (int i = 0; i < 1_000_000; i++) {
      write("line " + i);
    }
    List<LogLine> lines = log.last(Integer.MAX_VALUE);
    assertTrue(lines.size() <= BoundedLog.LINES_MAX);
    HostFixture.until(
        "there is room again",
        () -> {
          write("after");
          return log.last(5).stream().anyMatch(l -> l.text().contains("lines were dropped"));
        });
  }

  @Test
  void followersSeeTheLastLinesAndThenEveryNewOne() {
    write("one");
    write("two");
    try (LogTail tail = log.follow(1)) {
      write("three");
      assertEquals("two", text(tail));
      assertEquals("three", text(tail));
      log.end();
      assertNull(tail.next());
    }
  }

  private static String text(LogTail tail) {
    LogLine line = tail.next();
    return line == null ? "nothing" : line.text();
  }

  @Test
  void theFileOutlivesTheHost() {
    PluginLogs logs = new PluginLogs(InstantSource.system(), home);
    for (int i = 0; i < 100; i++) {
      logs.of("com.acme.tax").line(LogLine.Source.STDOUT, "info", "line " + i);
    }
    logs.close();
    List<LogLine> lines = new PluginLogFile(home, "com.acme.tax").read(10);
    assertEquals(10, lines.size());
    assertEquals("line 99", lines.getLast().text());
    assertEquals(100, lines.getLast().sequence());
    PluginLogs later = new PluginLogs(InstantSource.system(), home);
    assertEquals(3, later.last("com.acme.tax", 3).size());
    assertEquals(List.of(), later.last("unknown", 3));
    later.close();
  }

  @Test
  void filesAreBounded() throws Exception {
    PluginLogFile file = new PluginLogFile(home, "a");
    LogLine line =
        new LogLine(1, java.time.Instant.EPOCH, LogLine.Source.STDOUT, "info", "x".repeat(4_000));
    for (int i = 0; i < 40; i++) {
      file.append(java.util.Collections.nCopies(100, line));
    }
    long size = 0;
    try (var files = java.nio.file.Files.list(home)) {
      for (Path path : files.toList()) {
        size += java.nio.file.Files.size(path);
      }
    }
    assertTrue(size < 2 * PluginLogFile.BYTES_MAX + 1_000_000, "it is " + size);
  }
}
