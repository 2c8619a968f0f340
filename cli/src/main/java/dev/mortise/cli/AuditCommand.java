package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `mortise audit`: the group of commands about what plugins and people did.
@Command(
    name = "audit",
    description = "See what plugins and people did, and that nobody changed the record of it.",
    synopsisSubcommandLabel = "<command>",
    footerHeading = "%n",
    footer = {
      "Each works beside a running host and without one. What is recorded and what verify",
      "can tell is in docs/audit.md."
    })
final class AuditCommand {
  /// The group with the one command that `word` names, or with all of them.
  static CommandLine build(Context context, String word) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("tail", () -> new CommandLine(new AuditTailCommand(context)));
    commands.put("query", () -> new CommandLine(new AuditQueryCommand(context)));
    commands.put("export", () -> new CommandLine(new AuditExportCommand(context)));
    commands.put("verify", () -> new CommandLine(new AuditVerifyCommand(context)));
    var group = new CommandLine(new AuditCommand());
    commands.forEach((name, make) -> {
      if (!commands.containsKey(word) || name.equals(word)) {
        group.addSubcommand(name, make.get());
      }
    });
    return group;
  }
}
