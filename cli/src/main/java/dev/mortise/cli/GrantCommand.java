package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mortise plugins grant` and `revoke`.
@Command(
    footerHeading = "%n",
    footer = {
      "Without a permission: shows what the plugin declares and what is granted.",
      "Works with the running host and without one; takes effect at once."
    })
final class GrantCommand implements Callable<Integer> {
  private static final String BACKGROUND = "--background";

  private final Context context;
  private final boolean grant;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--all", description = "Every permission the plugin declares.")
  private boolean all;

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "<permission>",
      description = "Such as net:http:*.example.com, as declared.")
  private List<String> permissions = List.of();

  private GrantCommand(Context context, boolean grant) {
    this.context = context;
    this.grant = grant;
  }

  static CommandLine build(Context context, boolean grant) {
    var command = new CommandLine(new GrantCommand(context, grant));
    command.getCommandSpec().name(grant ? "grant" : "revoke");
    if (grant) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder(BACKGROUND)
                  .description("Also when it acts on its own, with nobody calling.")
                  .build());
    }
    command
        .getCommandSpec()
        .usageMessage()
        .description(
            grant
                ? "Allow a plugin what it declares it needs."
                : "Take grants back; streams that rest on them end.");
    return command;
  }

  @Override
  public Integer call() {
    try (OpenHost host = choice.orRemembered(context, folders, List.of(plugin))) {
      Views.require(host.plugins(), plugin);
      boolean background = spec.commandLine().getParseResult().hasMatchedOption(BACKGROUND);
      for (Permission permission : chosen(host)) {
        if (grant) {
          host.plugins().grant(plugin, permission, background, context.operator());
        } else {
          host.plugins().revoke(plugin, permission, context.operator());
        }
      }
      print(host.plugins().permissions(plugin));
    }
    return ExitCode.OK.number();
  }

  private List<Permission> chosen(OpenHost host) {
    if (all) {
      return host.plugins().permissions(plugin).stream().map(PermissionStatus::permission).toList();
    }
    return permissions.stream().map(this::parse).toList();
  }

  private Permission parse(String text) {
    try {
      return Permission.parse(text);
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no permission: " + e.getMessage(), e);
    }
  }

  private void print(List<PermissionStatus> permissions) {
    if (json.requested()) {
      context.output().json(permissions.stream().map(Views::json).toList());
      return;
    }
    if (permissions.isEmpty()) {
      context.output().line(plugin + " declares no permissions.");
      return;
    }
    var table = new Table("PERMISSION", "GRANTED", "THE PLUGIN'S REASON");
    permissions.forEach(p -> table.row(p.permission(), p.granted() ? "yes" : "no", p.why()));
    context.output().table(table);
  }
}
