package dev.mortise.cli;

import picocli.CommandLine.Option;

/// `--json`, the same for every command that prints something a machine might read.
final class JsonOption {
  @Option(names = "--json", description = "Print JSON for machines; errors too.")
  private boolean requested;

  boolean requested() {
    return requested;
  }
}
