package dev.mortise.cli;

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

  static CommandLine build(Context context) {
    var group = new CommandLine(new PluginsCommand());
    group.addSubcommand("list", new CommandLine(new ListCommand(context)));
    group.addSubcommand("status", new CommandLine(new StatusCommand(context)));
    group.addSubcommand("why", new CommandLine(new WhyCommand(context)));
    group.addSubcommand("logs", new CommandLine(new LogsCommand(context)));
    for (PluginAction action : PluginAction.values()) {
      var command = new CommandLine(new ActionCommand(context, action));
      command.getCommandSpec().name(action.word());
      command.getCommandSpec().usageMessage().description(action.description());
      group.addSubcommand(action.word(), command);
    }
    group.addSubcommand("grant", GrantCommand.build(context, true));
    group.addSubcommand("revoke", GrantCommand.build(context, false));
    return group;
  }
}
