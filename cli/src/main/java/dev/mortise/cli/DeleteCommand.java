package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise plugins delete`.
@Command(
    name = "delete",
    description = "Stop a plugin and remove its files and what was kept of it.",
    footerHeading = "%n",
    footer = {
      "Only one that was installed, never an author's own folder. Its settings, secrets and",
      "storage go too, unless --keep-data says otherwise. What was granted to it is kept for",
      "the same files, should they come again."
    })
final class DeleteCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private DatabaseOption database = new DatabaseOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--keep-data", description = "Keep its settings, secrets and storage.")
  private boolean keepData;

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  DeleteCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Optional<OpenHost> running = choice.running(context, folders, List.of(plugin));
    try (OpenHost host =
        running.orElseGet(() -> choice.orRemembered(context, folders, List.of(plugin)))) {
      PluginView view = Views.require(host.plugins(), plugin);
      List<Path> folder = List.of(view.source().resolveSibling(""));
      try (PluginFiles files = context.hosts().files(folder, database.url())) {
        files.requireRemovable(view.source());
        if (running.isPresent() && view.manifest() != null) {
          host.plugins().stop(plugin, context.operator());
        }
        files.remove(plugin, view.source(), context.operator());
      }
      if (running.isPresent()) {
        host.plugins().rescan(context.operator());
      }
    }
    boolean removed =
        !keepData && context.hosts().forget(plugin, database.url(), context.operator());
    print(removed);
    return ExitCode.OK.number();
  }

  private void print(boolean removed) {
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", plugin);
      fields.put("data", keepData ? "kept" : removed ? "removed" : "none");
      context.output().json(fields);
      return;
    }
    context
        .output()
        .line(
            plugin
                + (keepData
                    ? " deleted; its settings, secrets and storage stay"
                    : removed
                        ? " deleted, and its settings, secrets and storage"
                        : " deleted; nothing else was kept of it"));
  }
}
