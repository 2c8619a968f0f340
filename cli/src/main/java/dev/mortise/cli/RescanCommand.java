package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise plugins rescan`.
@Command(
    name = "rescan",
    description = "Let a running host look through its folders again.",
    footerHeading = "%n",
    footer = "Then new plugins and mended ones start, and those whose files are gone stop.")
final class RescanCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private JsonOption json = new JsonOption();

  RescanCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (OpenHost host = choice.require(context, List.of())) {
      host.plugins().rescan(context.operator());
      List<PluginView> found = host.plugins().plugins();
      if (json.requested()) {
        context.output().json(Map.of("plugins", found.stream().map(PluginView::id).toList()));
      } else {
        context.output().line("rescanned: " + found.size() + " plugins");
      }
    }
    return ExitCode.OK.number();
  }
}
