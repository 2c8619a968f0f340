package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `mortise` as a process of its own: this JVM again, with the real main.
final class ServerProcess implements AutoCloseable {
  private static final String LISTENS = "Mortise listens at ";
  private static final String ONCE = "Nobody is admin yet. Once: ";

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private ServerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// @param home all its files
  static ServerProcess start(Path home, List<String> variables, String... arguments)
      throws IOException {
    Files.createDirectories(home);
    Path errors = home.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectError(errors.toFile());
    builder.environment().put("MORTISE_HOME", home.toString());
    builder.environment().putAll(Scene.PATIENT);
    variables.forEach(variable -> {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    });
    return new ServerProcess(builder.start(), errors);
  }

  /// The command line of a `mortise`.
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    Path logging = Repository.root().resolve("app/src/main/dist/libexec/logging.properties");
    command.add("-Djava.util.logging.config.file=" + logging);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// The address it says it listens at.
  URI uri() throws IOException {
    return URI.create(after(LISTENS));
  }

  /// The link it prints while nobody is admin.
  URI firstStart() throws IOException {
    return URI.create(after(ONCE));
  }

  private String after(String words) throws IOException {
    @Nullable String line = out.readLine();
    assertTrue(line != null && line.startsWith(words), () -> line + "\n" + errors());
    return line.substring(words.length());
  }

  /// What it printed on standard error until now.
  String errors() {
    return Repository.read(errors);
  }

  /// Everything it prints until its end.
  String rest() throws IOException {
    StringBuilder all = new StringBuilder();
    String line = out.readLine();
    while (line != null) {
      all.append(line).append('\n');
      line = out.readLine();
    }
    return all.toString();
  }

  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "still runs: " + errors());
    return process.exitValue();
  }

  /// As `kill` does: it may end in order.
  void terminate() {
    process.toHandle().destroy();
  }

  /// As `kill -9` does.
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
