package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares text with a file of the sources; `-Dmortise.golden=write` writes the file instead.
final class Golden {
  private Golden() {}

  static void check(Path file, String actual) throws IOException {
    if ("write".equals(System.getProperty("mortise.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    assertEquals(Files.readString(file), actual, () -> file + " (-Dmortise.golden=write)");
  }
}
