package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise user role add` and `mortise user role remove`.
@Command
final class UserRoleCommand implements Callable<Integer> {
  private final Context context;
  private final boolean given;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<name>", description = "Who.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "<role>", description = "Such as admin or viewer.")
  private String role = "";

  private UserRoleCommand(Context context, boolean given) {
    this.context = context;
    this.given = given;
  }

  /// `mortise user role`: the group.
  @Command(
      name = "role",
      description = "Say what somebody may do.",
      synopsisSubcommandLabel = "<command>")
  static final class Group {}

  static CommandLine build(Context context) {
    var group = new CommandLine(new Group());
    group.addSubcommand("add", build(context, true));
    group.addSubcommand("remove", build(context, false));
    return group;
  }

  private static CommandLine build(Context context, boolean given) {
    var command = new CommandLine(new UserRoleCommand(context, given));
    command
        .getCommandSpec()
        .name(given ? "add" : "remove")
        .usageMessage()
        .description(
            given
                ? "Give somebody a role."
                : "Take a role from somebody; what rests on it ends at once.");
    return command;
  }

  @Override
  public Integer call() {
    try (People all = people.open(context)) {
      all.setRole(name, role, given);
    }
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("role", role);
      fields.put("given", given);
      context.output().json(fields);
    } else {
      context
          .output()
          .line(name + (given ? " has the role " : " has no longer the role ") + role + ".");
    }
    return ExitCode.OK.number();
  }
}
