package dev.mortise.monitor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Why a command could not be started, as shells count it.
///
/// @param code 127 where there is no such command, 126 where there is one that cannot be run
/// @param reason one line without a full stop
record NotStarted(int code, String reason) {
  private static final int NOT_RUNNABLE = 126;
  private static final int NOT_FOUND = 127;

  /// How the JDK ends its messages: `error=2, No such file` or `error: 13 (Permission denied) `.
  private static final Pattern SYSTEM =
      Pattern.compile("error[=:] ?\\d+,? \\(?([^()]+?)\\)?\\s*$", Pattern.DOTALL);

  /// Looks for the command as the operating system does.
  static NotStarted of(String command, IOException failure) {
    List<Path> files = places(command).stream().filter(Files::exists).toList();
    if (files.isEmpty()) {
      return new NotStarted(
          NOT_FOUND,
          command.contains("/")
              ? "there is no such file"
              : "there is no such command; is it installed and on the PATH?");
    }
    Path file = files.getFirst();
    if (Files.isDirectory(file)) {
      return new NotStarted(NOT_RUNNABLE, "it is a folder, not a program");
    }
    return files.stream().noneMatch(Files::isExecutable)
        ? new NotStarted(NOT_RUNNABLE, "it is not executable")
        : new NotStarted(NOT_RUNNABLE, system(failure));
  }

  private static List<Path> places(String command) {
    try {
      if (command.contains("/")) {
        return List.of(Path.of(command));
      }
      String path = new ProcessBuilder(command).environment().getOrDefault("PATH", "");
      return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
          .filter(folder -> !folder.isBlank())
          .map(folder -> Path.of(folder, command))
          .toList();
    } catch (InvalidPathException e) {
      return List.of();
    }
  }

  private static String system(IOException failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    Matcher system = SYSTEM.matcher(message);
    return Notices.oneLine(system.find() ? system.group(1) : message);
  }
}
