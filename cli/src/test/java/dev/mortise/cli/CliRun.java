package dev.mortise.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Runs command lines in this JVM and keeps what they print.
final class CliRun {
  final FakeHosts hosts = new FakeHosts();
  final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  int columns = 80;
  boolean colour;
  String input = "";
  Path folder = Path.of("").toAbsolutePath();

  int run(String... arguments) {
    out.reset();
    err.reset();
    return new Cli(hosts, terminal()).run(arguments);
  }

  Terminal terminal() {
    return new Terminal(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        columns,
        colour,
        environment,
        folder);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
