package dev.mortise.app;

import dev.mortise.cli.Cli;
import dev.mortise.cli.Terminal;

/// Where Mortise starts: looks around, wires, runs one command, ends with its number.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  ///
  /// Ends it also where a plugin's or a library's thread would keep it alive.
  public static void main(String[] arguments) {
    System.exit(run(SystemTerminal.look(), arguments));
  }

  static int run(Terminal terminal, String... arguments) {
    int code = new Cli(new LazyHosts(), terminal).run(arguments);
    terminal.out().flush();
    return code;
  }
}
