package dev.mortise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `mortise completion`.
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%n",
    footer = "Use it with: source <(mortise completion)")
final class CompletionCommand implements Callable<Integer> {
  private final Context context;

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var tree = new Cli(context.hosts(), context.terminal()).tree();
    context.terminal().out().print(AutoComplete.bash("mortise", tree));
    return ExitCode.OK.number();
  }
}
