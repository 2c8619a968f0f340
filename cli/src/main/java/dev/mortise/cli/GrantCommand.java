package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
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
  private static final String LENT = "--lent";
  private static final String FOR = "--for";
  private static final String AS = "--as";

  private final Context context;
  private final boolean grant;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  private final DatabaseOption database = new DatabaseOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--all",
      description = "All the plugin declares, but what ends with :unconfined; name that.")
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
    var grants = new GrantCommand(context, grant);
    var command = new CommandLine(grants);
    command.getCommandSpec().name(grant ? "grant" : "revoke");
    if (grant) {
      addTerms(command.getCommandSpec());
      command.getCommandSpec().addMixin("people", CommandSpec.forAnnotatedObject(grants.database));
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

  private static void addTerms(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(BACKGROUND)
            .description("Also when it acts on its own, with nobody calling.")
            .build());
    spec.addOption(
        OptionSpec.builder(AS)
            .paramLabel("<user>")
            .type(String.class)
            .description("With --background: as whom it reaches clusters then; else it does not.")
            .build());
    spec.addOption(
        OptionSpec.builder(LENT)
            .description("Also for plugins that call it and lack the right; never for people.")
            .build());
    spec.addOption(
        OptionSpec.builder(FOR)
            .paramLabel("<time>")
            .type(Duration.class)
            .converters(new TimeSpan())
            .description("Until so much time has passed, such as 30m or 8h.")
            .build());
  }

  private GrantTerms terms() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Duration time = parsed.matchedOptionValue(FOR, null);
    return new GrantTerms(
        parsed.hasMatchedOption(BACKGROUND),
        parsed.hasMatchedOption(LENT),
        time == null ? null : Instant.now().plus(time),
        user());
  }

  private @Nullable String user() {
    String name = spec.commandLine().getParseResult().matchedOptionValue(AS, null);
    if (name != null) {
      try (People people = context.hosts().people(database.url())) {
        PeopleOptions.requireKnown(people, name);
      }
    }
    return name;
  }

  @Override
  public Integer call() {
    try (OpenHost host = choice.orRemembered(context, folders, List.of(plugin))) {
      Views.require(host.plugins(), plugin);
      GrantTerms terms = grant ? terms() : GrantTerms.PLAIN;
      for (Permission permission : chosen(host)) {
        if (grant) {
          host.plugins().grant(plugin, permission, terms, context.operator());
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
      return host.plugins().permissions(plugin).stream()
          .map(PermissionStatus::permission)
          .filter(permission -> !grant || kept(permission))
          .toList();
    }
    return permissions.stream().map(this::parse).toList();
  }

  /// What lifts the walls around a plugin is nothing to grant by the way.
  private boolean kept(Permission permission) {
    boolean kept = !permission.action().equals("unconfined");
    if (!kept) {
      context
          .output()
          .remark(
              "left out %s, which lifts confinement: mortise plugins grant %s %s"
                  .formatted(permission, plugin, permission));
    }
    return kept;
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
