package dev.mortise.cli;

import picocli.CommandLine.Option;

/// `--help`, the same for every command.
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  private boolean requested;
}
