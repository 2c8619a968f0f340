package dev.mortise.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The installed command line, as an operator uses it.
///
/// @param home what stands in MORTISE_HOME, so that nobody's own Mortise is touched
record Command(Path mortise, Path home, Page page) {
  private static final int MESSAGES_MAX = 20;

  /// Runs a command and shows it with its answer.
  ///
  /// @param linesMax how much of the answer is shown
  /// @return what it printed
  /// @throws Unexpected where it does not end with 0
  String run(int linesMax, String... words) {
    page.typed(
        "mortise " + List.of(words).stream().map(Command::quoted).collect(Collectors.joining(" ")));
    String printed = quietly(words);
    page.answer("", printed, linesMax);
    return printed;
  }

  /// Runs a command without showing it.
  String quietly(String... words) {
    Process process = start(List.of(words), ProcessBuilder.Redirect.PIPE);
    try (var out = process.getInputStream()) {
      String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new Unexpected(
            "expected mortise %s to end with 0, got %d: %s"
                .formatted(String.join(" ", words), code, printed));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted while waiting for mortise " + String.join(" ", words));
    }
  }

  /// Shows something; where it is not as it should be, says so with what the commands said.
  ///
  /// @return 0 if everything was as it should be
  int judged(PrintStream err, Runnable show) {
    try {
      show.run();
      return 0;
    } catch (Unexpected e) {
      err.println("\ndemo: FAILED: " + e.getMessage());
      messages().forEach(line -> err.println("  " + line));
      return 1;
    }
  }

  /// The last of what the commands, and the server among them, said beside their results.
  List<String> messages() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return lines.subList(Math.max(0, lines.size() - MESSAGES_MAX), lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether one of them said that.
  boolean said(String part) {
    return messages().stream().anyMatch(line -> line.contains(part));
  }

  private Path log() {
    return home.resolveSibling("messages.log");
  }

  /// Starts a command that goes on.
  Process start(List<String> words, ProcessBuilder.Redirect out) {
    List<String> command = new ArrayList<>(List.of(mortise.toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command).redirectOutput(out);
    builder.directory(home.toAbsolutePath().resolveSibling("").toFile());
    builder.environment().put("MORTISE_HOME", home.toString());
    builder.environment().put("COLUMNS", "76");
    builder.environment().remove("MORTISE_CHECKOUT");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=-]+") ? word : "'" + word + "'";
  }
}
