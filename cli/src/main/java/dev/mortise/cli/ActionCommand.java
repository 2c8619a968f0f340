package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise plugins start`, `stop`, `reload`, `enable`, `disable` and `release`.
@Command
final class ActionCommand implements Callable<Integer> {
  private final Context context;
  private final PluginAction action;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "<plugin>",
      description = "The ids of plugins.")
  private List<String> plugins = List.of();

  ActionCommand(Context context, PluginAction action) {
    this.context = context;
    this.action = action;
  }

  @Override
  public Integer call() {
    try (OpenHost host = host()) {
      plugins.forEach(id -> Views.require(host.plugins(), id));
      for (String id : plugins) {
        action.run(host.plugins(), id, context.operator());
        if (!json.requested()) {
          context.output().line(id + " " + action.done());
        }
      }
      if (json.requested()) {
        List<PluginView> views =
            plugins.stream().map(id -> Views.require(host.plugins(), id)).toList();
        context.output().json(views.stream().map(Views::json).toList());
      }
    }
    return ExitCode.OK.number();
  }

  private OpenHost host() {
    return action.needsRunningHost()
        ? choice.require(context, plugins)
        : choice.orRemembered(context, folders, plugins);
  }
}
