package dev.mortise.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds processes by a word of their command lines, whoever their parent is.
final class Processes {
  private Processes() {}

  /// The command lines of all living processes that hold the word; zombies have none.
  static List<String> with(String word) {
    var found = new ArrayList<String>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        String line = commandLine(process);
        if (line.contains(word)) {
          found.add(process.getFileName() + " " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      byte[] line = Files.readAllBytes(process.resolve("cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }
}
