package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise plugins list`.
@Command(
    name = "list",
    description = "Show every plugin and where it stands.",
    footerHeading = "%n",
    footer = {
      "Asks the running host and says which one that is. Without one, or where folders",
      "are named: what the folders and the remembered state say; nothing is started."
    })
final class ListCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<PluginView> plugins = plugins();
    if (json.requested()) {
      context.output().json(plugins.stream().map(Views::json).toList());
    } else if (plugins.isEmpty()) {
      context.output().line("No plugins found.");
      context.output().line("Make one with: mortise new hello --kind tool --lang java");
    } else {
      var table = new Table("ID", "VERSION", "STATE", "KIND", "ABOUT");
      plugins.forEach(view ->
          table.row(
              view.id(), view.version(), view.state().word(), Views.kind(view), Views.note(view)));
      context.output().table(table);
    }
    return ExitCode.OK.number();
  }

  private List<PluginView> plugins() {
    var running = choice.running(context, folders, List.of());
    if (running.isEmpty()) {
      return context.hosts().found(HostRequest.look(folders.folders(context.terminal())));
    }
    try (OpenHost host = running.get()) {
      context.output().remark("as " + HostChoice.label(host) + " has them");
      return host.plugins().plugins();
    }
  }
}
