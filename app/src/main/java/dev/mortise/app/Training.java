package dev.mortise.app;

import dev.mortise.cli.Cli;
import dev.mortise.cli.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// The run whose loaded classes go into the start cache: the short commands, in one process.
///
/// Output is thrown away. The launcher points `MORTISE_HOME` to an empty folder.
public final class Training {
  private Training() {}

  /// Runs the commands a person waits for.
  public static void main(String[] arguments) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            80,
            true,
            Map.copyOf(System.getenv()),
            Path.of("").toAbsolutePath());
    var cli = new Cli(new LazyHosts(), terminal);
    cli.run("version");
    cli.run("plugins", "list");
    cli.run("plugins", "list", "--json");
    cli.run("plugins", "status");
    cli.run("config", "show");
    cli.run("plugins", "lst");
    cli.run("--help");
  }
}
