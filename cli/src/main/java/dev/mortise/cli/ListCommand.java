package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise plugins list`.
@Command(name = "list", description = "Show every plugin and where it stands.")
final class ListCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<PluginView> plugins = new Look(context, folders).plugins();
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
}
