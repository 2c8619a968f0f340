package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `mortise plugins`: the group of commands about plugins.
@Command(
    name = "plugins",
    description = "List plugins, see why one does not run, start, stop and grant.",
    synopsisSubcommandLabel = "<command>",
    footerHeading = "%n",
    footer = {
      "list, status, why and logs speak with the running host, or say what is known",
      "without starting anything. start, stop and reload need a running host: mortise",
      "monitor, mortise run, or a program that embeds Mortise. The others change what",
      "is remembered, whether a host runs or not."
    })
final class PluginsCommand {

  /// The group with the one command that `word` names, or with all of them.
  ///
  /// Looking at the annotations of one costs some milliseconds, which `list` should not pay for the
  /// others.
  static CommandLine build(Context context, String word) {
    Map<String, Supplier<CommandLine>> commands = commands(context);
    var group = new CommandLine(new PluginsCommand());
    commands.forEach((name, make) -> {
      if (!commands.containsKey(word) || name.equals(word)) {
        group.addSubcommand(name, make.get());
      }
    });
    return group;
  }

  private static Map<String, Supplier<CommandLine>> commands(Context context) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("list", () -> new CommandLine(new ListCommand(context)));
    commands.put("status", () -> new CommandLine(new StatusCommand(context)));
    commands.put("why", () -> new CommandLine(new WhyCommand(context)));
    commands.put("logs", () -> new CommandLine(new LogsCommand(context)));
    for (PluginAction action : PluginAction.values()) {
      commands.put(action.word(), () -> action(context, action));
    }
    commands.put("install", () -> new CommandLine(new InstallCommand(context)));
    commands.put("delete", () -> new CommandLine(new DeleteCommand(context)));
    commands.put("rescan", () -> new CommandLine(new RescanCommand(context)));
    commands.put("forget", () -> new CommandLine(new ForgetCommand(context)));
    commands.put("grant", () -> GrantCommand.build(context, true));
    commands.put("revoke", () -> GrantCommand.build(context, false));
    return commands;
  }

  private static CommandLine action(Context context, PluginAction action) {
    var command = new CommandLine(new ActionCommand(context, action));
    command.getCommandSpec().name(action.word());
    command.getCommandSpec().usageMessage().description(action.description());
    return command;
  }
}
