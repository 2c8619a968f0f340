package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise plugins forget`.
@Command(
    name = "forget",
    description = "Forget a plugin's settings, secrets and storage, for good.",
    footerHeading = "%n",
    footer = {
      "For a plugin whose files are gone; of one that is still there only with --installed.",
      "The audit keeps what it did. What it was granted belongs to its very files."
    })
final class ForgetCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private DatabaseOption database = new DatabaseOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--installed", description = "Even when the plugin is installed.")
  private boolean installed;

  @Parameters(paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  ForgetCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!installed && there()) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s is installed. Remove its files first, or say --installed."
              .formatted(Text.oneLine(plugin)));
    }
    boolean kept = context.hosts().forget(plugin, database.url(), context.operator());
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", plugin);
      fields.put("data", kept ? "removed" : "none");
      context.output().json(fields);
    } else {
      context
          .output()
          .line(
              (kept ? "forgot the settings, secrets and storage of %s" : "nothing was kept of %s")
                  .formatted(Text.oneLine(plugin)));
    }
    return ExitCode.OK.number();
  }

  private boolean there() {
    HostRequest look = HostRequest.look(folders.folders(context.terminal()));
    return context.hosts().found(look).stream().anyMatch(view -> view.id().equals(plugin));
  }
}
