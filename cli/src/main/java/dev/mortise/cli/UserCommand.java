package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `mortise user`: the group of commands about who may sign in.
@Command(
    name = "user",
    description = "Say who may sign in to mortise serve.",
    synopsisSubcommandLabel = "<command>",
    footerHeading = "%n",
    footer = {
      "Works beside a running server and without one; what is changed holds within a second."
    })
final class UserCommand {
  /// The group with the one command that `word` names, or with all of them.
  static CommandLine build(Context context, String word) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("add", () -> new CommandLine(new UserAddCommand(context)));
    commands.put("list", () -> new CommandLine(new UserListCommand(context)));
    commands.put("key", () -> new CommandLine(new UserKeyCommand(context)));
    commands.put("disable", () -> UserSwitchCommand.build(context, false));
    commands.put("enable", () -> UserSwitchCommand.build(context, true));
    commands.put("role", () -> UserRoleCommand.build(context));
    commands.put("reset", () -> new CommandLine(new UserResetCommand(context)));
    var group = new CommandLine(new UserCommand());
    commands.forEach((name, make) -> {
      if (!commands.containsKey(word) || name.equals(word)) {
        group.addSubcommand(name, make.get());
      }
    });
    return group;
  }
}
