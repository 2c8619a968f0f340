package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The installation's command line, used from a folder of its own.
///
/// @param folder the working folder; `home` in it is the user's
/// @param environment what the user has set besides
record InstalledMortise(Path folder, Map<String, String> environment) {
  InstalledMortise(Path folder) {
    this(folder, Map.of());
  }

  /// The installation, or nothing where none was built.
  static String dist() {
    return System.getProperty("mortise.dist", "");
  }

  /// Starts a command; what it prints is collected in [#said].
  Process start(String... words) throws IOException {
    return builder(List.of(words)).start();
  }

  /// What a command prints on standard output; it must end with 0.
  String output(String... words) throws IOException, InterruptedException {
    Path answer = folder.resolve("answer");
    var builder = builder(List.of(words)).redirectOutput(answer.toFile());
    assertEquals(0, builder.start().waitFor(), said());
    return Files.readString(answer);
  }

  /// Everything else that was printed.
  String said() throws IOException {
    Path file = folder.resolve("said");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private ProcessBuilder builder(List<String> words) {
    var command = new ArrayList<String>();
    command.add(Path.of(dist(), "bin/mortise").toString());
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    builder.environment().putAll(Scene.PATIENT);
    builder.environment().remove("MORTISE_CHECKOUT");
    builder.environment().putAll(environment);
    var log = ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile());
    return builder.redirectInput(new File("/dev/null")).redirectOutput(log).redirectError(log);
  }
}
