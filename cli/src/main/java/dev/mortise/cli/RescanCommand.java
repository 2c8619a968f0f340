package dev.mortise.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise plugins rescan`.
@Command(
    name = "rescan",
    description = "Let a running host look through its folders again.",
    footerHeading = "%n",
    footer = "Then new plugins start, and those whose files are gone stop.")
final class RescanCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();

  RescanCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (OpenHost host = choice.require(context, List.of())) {
      host.plugins().rescan(context.operator());
      context.output().line("rescanned: " + host.plugins().plugins().size() + " plugins");
    }
    return ExitCode.OK.number();
  }
}
