package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/// The list of commands in a help text, in groups a newcomer can read from the top.
final class CommandGroups {
  private static final Map<String, List<String>> GROUPS = groups();

  /// What `./mortise` of a checkout does itself.
  private static final Map<String, String> CHECKOUT = new LinkedHashMap<>();

  static {
    CHECKOUT.put("demo", "See it work: an MCP server and the server, with plugins.");
    CHECKOUT.put("check", "Prove that it works: everything this machine can test.");
    CHECKOUT.put("bench", "See how fast it is, beside its peers.");
  }

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Use plugins",
        List.of(
            "monitor",
            "replay",
            "mcp",
            "serve",
            "top",
            "user",
            "plugins",
            "permissions",
            "consent",
            "call",
            "audit"));
    groups.put("Write plugins", List.of("new", "run", "validate", "package", "probe"));
    groups.put("This installation", List.of("config", "doctor", "completion", "version"));
    return groups;
  }

  static String render(Help help, Terminal terminal) {
    Map<String, Help> commands = help.subcommands();
    if (commands.isEmpty()) {
      return "";
    }
    var text = new StringBuilder();
    if (help.commandSpec().parent() != null) {
      text.append("\nCommands:\n");
      commands.forEach((name, command) -> line(text, help, name, summary(command)));
      return text.toString();
    }
    GROUPS.forEach((group, names) -> {
      heading(text, help, group);
      commands.forEach((name, command) -> {
        if (names.contains(name)) {
          line(text, help, name, summary(command));
        }
      });
    });
    if (terminal.environment().containsKey("MORTISE_CHECKOUT")) {
      heading(text, help, "This checkout");
      CHECKOUT.forEach((name, summary) -> line(text, help, name, summary));
    }
    return text.toString();
  }

  private static String summary(Help command) {
    String[] description = command.commandSpec().usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }

  private static void heading(StringBuilder text, Help help, String heading) {
    text.append('\n').append(help.colorScheme().text("@|bold " + heading + "|@")).append(":\n");
  }

  private static void line(StringBuilder text, Help help, String name, String summary) {
    int nameColumns = 12;
    CommandLine.Model.CommandSpec spec = help.commandSpec();
    int room = spec.usageMessage().width() - nameColumns - 2;
    String label =
        "  "
            + help.colorScheme().commandText(name)
            + " ".repeat(Math.max(1, nameColumns - name.length()));
    for (String part : Text.wrap(summary, room)) {
      text.append(label).append(part).append('\n');
      label = " ".repeat(nameColumns + 2);
    }
  }
}
