package dev.mortise.cli;

import dev.mortise.api.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise plugins why`.
@Command(
    name = "why",
    description = "Say in one screen why a plugin runs or does not.",
    footerHeading = "%n",
    footer = {
      "Asks the running host. Without one it says what is known without starting",
      "anything; with --start, a host of this command's own tries to start the plugin",
      "and what it needs, explains, and ends them."
    })
final class WhyCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--start", description = "Start the plugin to see what comes of it.")
  private boolean start;

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  WhyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (OpenHost host = host()) {
      Views.require(host.plugins(), plugin);
      print(host.plugins().why(plugin));
    }
    return ExitCode.OK.number();
  }

  private OpenHost host() {
    if (!start) {
      return choice.orRemembered(context, folders, List.of(plugin));
    }
    var request = HostRequest.once(folders.folders(context.terminal()), Set.of(plugin), false);
    OpenHost host = context.hosts().open(request);
    host.awaitSettled(SETTLE);
    return host;
  }

  private void print(Explanation why) {
    Output output = context.output();
    if (json.requested()) {
      output.json(Views.json(why));
      return;
    }
    output.line(output.bold(Text.oneLine(why.plugin())) + "  " + output.coloured(why.state()));
    output.paragraph(why.summary());
    if (!why.findings().isEmpty()) {
      output.line("\nBecause:");
      output.items(why.findings(), "  ");
    }
    if (!why.remedies().isEmpty()) {
      output.line("\nWhat helps:");
      output.items(why.remedies(), "  ");
    }
  }
}
