package dev.mortise.app;

import dev.mortise.cli.Terminal;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The run whose loaded classes go into the start cache: the short commands, in one process.
///
/// Output is thrown away. The launcher points `MORTISE_HOME` to an empty folder, where a first run
/// makes a plugin and a database, so that reading them is part of it and making them is not.
public final class Training {
  private static final String MANIFEST =
      """
      id = "training"
      name = "Training"
      version = "1.0.0"
      description = "Is listed, never run"
      license = "Apache-2.0"

      [runtime]
      kind = "process"
      [runtime.entry]
      any = "Training.java"

      [[permissions]]
      use = "messages:observe"
      why = "is listed"
      [[permissions]]
      use = "process:unconfined"
      why = "is listed"

      [contributes.messages]
      """;

  private Training() {}

  /// Runs the commands a person waits for.
  ///
  /// @param arguments `first` to make the plugin and the database and no more
  public static void main(String[] arguments) throws IOException {
    plugin();
    Terminal real = SystemTerminal.look();
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            80,
            true,
            Map.copyOf(real.environment()),
            Path.of("").toAbsolutePath());
    if (arguments.length > 0) {
      Main.run(terminal, "plugins", "disable", "training");
      System.exit(0);
    }
    Main.run(terminal, "version");
    Main.run(terminal, "plugins", "list");
    Main.run(terminal, "plugins", "list", "--json");
    Main.run(terminal, "plugins", "status");
    Main.run(terminal, "config", "show");
    Main.run(terminal, "plugins", "lst");
    // Tries how plugins are kept, as the first start of one does.
    Main.run(terminal, "doctor");
    Main.run(terminal, "--help");
    // An end like that of the real one, which loads classes too.
    System.exit(0);
  }

  private static void plugin() throws IOException {
    Path folder = Files.createDirectories(MortisePaths.ofThisUser().plugins().resolve("training"));
    Files.writeString(folder.resolve("plugin.toml"), MANIFEST);
    Files.writeString(folder.resolve("Training.java"), "class Training {}");
  }
}
