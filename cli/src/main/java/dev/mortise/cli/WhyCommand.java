package dev.mortise.cli;

import dev.mortise.api.Explanation;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise plugins why`.
@Command(
    name = "why",
    description = "Say in one screen why a plugin runs or does not.",
    footerHeading = "%n",
    footer = {
      "Asks the running host. Without one, a host of this command's own tries to start",
      "the plugins of the folders, explains, and ends them."
    })
final class WhyCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  WhyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var running = folders.named() ? null : context.hosts().running().orElse(null);
    try (OpenHost host = running != null ? running : own()) {
      if (running == null) {
        host.awaitSettled(SETTLE);
      }
      Views.require(host.plugins(), plugin);
      print(host.plugins().why(plugin));
    }
    return ExitCode.OK.number();
  }

  private OpenHost own() {
    return context
        .hosts()
        .open(
            new HostRequest(folders.folders(context.terminal()), false, HostRequest.Purpose.ONCE));
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
