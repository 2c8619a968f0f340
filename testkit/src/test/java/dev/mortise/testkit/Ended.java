package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that has ended: what it printed, and how.
record Ended(int code, String output) {
  private static final long MINUTES_MAX = 5;

  /// Runs a program to its end; one that hangs fails the test and is ended.
  static Ended of(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("mortise-program", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        process.getOutputStream().close();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        assertTrue(ended, () -> command.getFirst() + " hangs:\n" + output);
        return new Ended(process.exitValue(), output);
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(log);
    }
  }
}
